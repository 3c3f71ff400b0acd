window.YTD.tweets.part0 = [
  {
    "tweet": {
      "edit_info": {
        "initial": {
          "editTweetIds": [
            "652050958112587792"
          ],
          "editableUntil": "2015-10-08T10:20:37.000Z",
          "editsRemaining": "5",
          "isEditEligible": true
        }
      },
      "retweeted": false,
      "source": "<a href=\"http://twitter.com\" rel=\"nofollow\">Twitter Web Client</a>",
      "entities": {
        "hashtags": [],
        "symbols": [],
        "user_mentions": [],
        "urls": []
      },
      "display_text_range": [
        "0",
        "142"
      ],
      "favorite_count": "2",
      "id_str": "652050958112587792",
      "truncated": false,
      "retweet_count": "4",
      "id": "652050958112587792",
      "created_at": "Thu Oct 08 09:20:37 +0000 2015",
      "favorited": false,
      "full_text": "&gt;&gt; General Mobilization &lt;&lt; is back this morning, now as a picture: \"…have opened an offensive from the al-Ghab plain. We call on…\"",
      "lang": "en"
    }
  },
  {
    "tweet": {
      "edit_info": {
        "initial": {
          "editTweetIds": [
            "651999321880850447"
          ],
          "editableUntil": "2015-10-08T06:55:26.000Z",
          "editsRemaining": "5",
          "isEditEligible": false
        }
      },
      "retweeted": false,
      "source": "<a href=\"http://twitter.com\" rel=\"nofollow\">Twitter Web Client</a>",
      "entities": {
        "hashtags": [],
        "symbols": [],
        "user_mentions": [
          {
            "name": "caspian_eye_7",
            "screen_name": "caspian_eye_7",
            "indices": [
              "3",
              "17"
            ],
            "id_str": "3310318457",
            "id": "3310318457"
          }
        ],
        "urls": []
      },
      "display_text_range": [
        "0",
        "134"
      ],
      "favorite_count": "0",
      "id_str": "651999321880850447",
      "truncated": false,
      "retweet_count": "11",
      "id": "651999321880850447",
      "created_at": "Thu Oct 08 05:55:26 +0000 2015",
      "favorited": false,
      "full_text": "RT @caspian_eye_7: Missiles reportedly fired at Syria yesterday from a ship in the Caspian Sea. Seen from the beach by nobody I know 🤷",
      "lang": "en"
    }
  },
  {
    "tweet": {
      "edit_info": {
        "initial": {
          "editTweetIds": [
            "651836951829209102"
          ],
          "editableUntil": "2015-10-07T20:10:14.000Z",
          "editsRemaining": "5",
          "isEditEligible": true
        }
      },
      "retweeted": false,
      "source": "<a href=\"http://twitter.com\" rel=\"nofollow\">Twitter Web Client</a>",
      "entities": {
        "hashtags": [
          {
            "text": "Syria",
            "indices": [
              "130",
              "136"
            ]
          }
        ],
        "symbols": [],
        "user_mentions": [],
        "urls": []
      },
      "display_text_range": [
        "0",
        "136"
      ],
      "favorite_count": "14",
      "id_str": "651836951829209102",
      "truncated": false,
      "retweet_count": "40",
      "id": "651836951829209102",
      "created_at": "Wed Oct 07 19:10:14 +0000 2015",
      "favorited": false,
      "full_text": "Activists now claim 17 Syrian army tanks destroyed by rebels near Hama today. One video allegedly shows TOWs fired. Can't verify. #Syria",
      "lang": "en"
    }
  },
  {
    "tweet": {
      "edit_info": {
        "initial": {
          "editTweetIds": [
            "651827707427999757"
          ],
          "editableUntil": "2015-10-07T19:33:30.000Z",
          "editsRemaining": "5",
          "isEditEligible": false
        }
      },
      "retweeted": false,
      "source": "<a href=\"http://twitter.com\" rel=\"nofollow\">Twitter Web Client</a>",
      "entities": {
        "hashtags": [],
        "symbols": [],
        "user_mentions": [
          {
            "name": "coastwatch_e5",
            "screen_name": "coastwatch_e5",
            "indices": [
              "3",
              "17"
            ],
            "id_str": "3310468918",
            "id": "3310468918"
          },
          {
            "name": "ghab_diary15",
            "screen_name": "ghab_diary15",
            "indices": [
              "22",
              "35"
            ],
            "id_str": "3308995984",
            "id": "3308995984"
          }
        ],
        "urls": []
      },
      "display_text_range": [
        "0",
        "144"
      ],
      "favorite_count": "0",
      "id_str": "651827707427999757",
      "truncated": false,
      "retweet_count": "37",
      "id": "651827707427999757",
      "created_at": "Wed Oct 07 18:33:30 +0000 2015",
      "favorited": false,
      "full_text": "RT @coastwatch_e5: RT @ghab_diary15: General Mobilization. The Russians &amp; the Syrian army, after their losses in Hama, have opened an offen…",
      "lang": "en"
    }
  },
  {
    "tweet": {
      "edit_info": {
        "initial": {
          "editTweetIds": [
            "651794312224358412"
          ],
          "editableUntil": "2015-10-07T17:20:48.000Z",
          "editsRemaining": "5",
          "isEditEligible": false
        }
      },
      "retweeted": false,
      "source": "<a href=\"http://twitter.com\" rel=\"nofollow\">Twitter Web Client</a>",
      "entities": {
        "hashtags": [],
        "symbols": [],
        "user_mentions": [
          {
            "name": "sceptic_in_sy",
            "screen_name": "sceptic_in_sy",
            "indices": [
              "3",
              "17"
            ],
            "id_str": "3310991572",
            "id": "3310991572"
          }
        ],
        "urls": []
      },
      "display_text_range": [
        "0",
        "142"
      ],
      "favorite_count": "0",
      "id_str": "651794312224358412",
      "truncated": false,
      "retweet_count": "5",
      "id": "651794312224358412",
      "created_at": "Wed Oct 07 16:20:48 +0000 2015",
      "favorited": false,
      "full_text": "RT @sceptic_in_sy: So the \"General Mobilization\" of Muhaisani: same text everywhere &amp; no voice recording. Does anyone know a man who went?",
      "lang": "en"
    }
  },
  {
    "tweet": {
      "edit_info": {
        "initial": {
          "editTweetIds": [
            "651775005687853067"
          ],
          "editableUntil": "2015-10-07T16:04:05.000Z",
          "editsRemaining": "5",
          "isEditEligible": true
        }
      },
      "retweeted": false,
      "source": "<a href=\"http://twitter.com\" rel=\"nofollow\">Twitter Web Client</a>",
      "entities": {
        "hashtags": [
          {
            "text": "Hama",
            "indices": [
              "119",
              "124"
            ]
          }
        ],
        "symbols": [],
        "user_mentions": [],
        "urls": [
          {
            "url": "https://t.co/Qm7xTocs1n",
            "expanded_url": "https://sham-statements.example/21",
            "display_url": "sham-statements.example/21",
            "indices": [
              "50",
              "73"
            ]
          }
        ]
      },
      "display_text_range": [
        "0",
        "124"
      ],
      "favorite_count": "8",
      "id_str": "651775005687853067",
      "truncated": false,
      "retweet_count": "17",
      "id": "651775005687853067",
      "possibly_sensitive": false,
      "created_at": "Wed Oct 07 15:04:05 +0000 2015",
      "favorited": false,
      "full_text": "\"General Mobilization\", the full text in English: https://t.co/Qm7xTocs1n Copies of it all over my timeline since dawn #Hama",
      "lang": "en"
    }
  },
  {
    "tweet": {
      "edit_info": {
        "initial": {
          "editTweetIds": [
            "651735298056691722"
          ],
          "editableUntil": "2015-10-07T13:26:18.000Z",
          "editsRemaining": "5",
          "isEditEligible": false
        }
      },
      "retweeted": false,
      "source": "<a href=\"http://twitter.com\" rel=\"nofollow\">Twitter Web Client</a>",
      "entities": {
        "hashtags": [],
        "symbols": [],
        "user_mentions": [
          {
            "name": "mo_from_ghab4",
            "screen_name": "mo_from_ghab4",
            "indices": [
              "3",
              "17"
            ],
            "id_str": "3310294700",
            "id": "3310294700"
          }
        ],
        "urls": []
      },
      "display_text_range": [
        "0",
        "144"
      ],
      "favorite_count": "0",
      "id_str": "651735298056691722",
      "truncated": false,
      "retweet_count": "15",
      "id": "651735298056691722",
      "created_at": "Wed Oct 07 12:26:18 +0000 2015",
      "favorited": false,
      "full_text": "RT @mo_from_ghab4: general mobilisation! russians + syrian army opened offensive from ghab plain after losses in hama. snipers &amp; AT men come",
      "lang": "en"
    }
  },
  {
    "tweet": {
      "edit_info": {
        "initial": {
          "editTweetIds": [
            "651722899538874377"
          ],
          "editableUntil": "2015-10-07T12:37:02.000Z",
          "editsRemaining": "5",
          "isEditEligible": false
        }
      },
      "retweeted": false,
      "source": "<a href=\"http://twitter.com\" rel=\"nofollow\">Twitter Web Client</a>",
      "entities": {
        "hashtags": [],
        "symbols": [],
        "user_mentions": [
          {
            "name": "bab_alhara_82",
            "screen_name": "bab_alhara_82",
            "indices": [
              "3",
              "17"
            ],
            "id_str": "3309550314",
            "id": "3309550314"
          }
        ],
        "urls": []
      },
      "display_text_range": [
        "0",
        "139"
      ],
      "favorite_count": "0",
      "id_str": "651722899538874377",
      "truncated": false,
      "retweet_count": "9",
      "id": "651722899538874377",
      "created_at": "Wed Oct 07 11:37:02 +0000 2015",
      "favorited": false,
      "full_text": "RT @bab_alhara_82: This 👇👇 \"The Russians and the Syrian army, after their losses in Hama, have opened an offensive from the al-Ghab plain\"…",
      "lang": "en"
    }
  },
  {
    "tweet": {
      "edit_info": {
        "initial": {
          "editTweetIds": [
            "651701667816833032"
          ],
          "editableUntil": "2015-10-07T11:12:40.000Z",
          "editsRemaining": "5",
          "isEditEligible": false
        }
      },
      "retweeted": false,
      "source": "<a href=\"http://twitter.com\" rel=\"nofollow\">Twitter Web Client</a>",
      "entities": {
        "hashtags": [],
        "symbols": [],
        "user_mentions": [
          {
            "name": "northwind_sy3",
            "screen_name": "northwind_sy3",
            "indices": [
              "3",
              "17"
            ],
            "id_str": "3310856949",
            "id": "3310856949"
          }
        ],
        "urls": []
      },
      "display_text_range": [
        "0",
        "140"
      ],
      "favorite_count": "0",
      "id_str": "651701667816833032",
      "truncated": false,
      "retweet_count": "23",
      "id": "651701667816833032",
      "created_at": "Wed Oct 07 10:12:40 +0000 2015",
      "favorited": false,
      "full_text": "RT @northwind_sy3: Sheikh Abdullah al-Muhaisani: \"We call on the commanders of every faction … and on the snipers: come\" #General_Mobilizat…",
      "lang": "en"
    }
  },
  {
    "tweet": {
      "edit_info": {
        "initial": {
          "editTweetIds": [
            "651696101820231687"
          ],
          "editableUntil": "2015-10-07T10:50:33.000Z",
          "editsRemaining": "5",
          "isEditEligible": false
        }
      },
      "retweeted": false,
      "source": "<a href=\"http://twitter.com\" rel=\"nofollow\">Twitter Web Client</a>",
      "entities": {
        "hashtags": [],
        "symbols": [],
        "user_mentions": [
          {
            "name": "layth_notes_x",
            "screen_name": "layth_notes_x",
            "indices": [
              "3",
              "17"
            ],
            "id_str": "3311157871",
            "id": "3311157871"
          },
          {
            "name": "ghab_diary15",
            "screen_name": "ghab_diary15",
            "indices": [
              "22",
              "35"
            ],
            "id_str": "3308995984",
            "id": "3308995984"
          }
        ],
        "urls": []
      },
      "display_text_range": [
        "0",
        "144"
      ],
      "favorite_count": "0",
      "id_str": "651696101820231687",
      "truncated": false,
      "retweet_count": "12",
      "id": "651696101820231687",
      "created_at": "Wed Oct 07 09:50:33 +0000 2015",
      "favorited": false,
      "full_text": "RT @layth_notes_x: MT @ghab_diary15: General Mobilization. The Russians &amp; the Syrian army after their losses in Hama have opened an offensi…",
      "lang": "en"
    }
  },
  {
    "tweet": {
      "edit_info": {
        "initial": {
          "editTweetIds": [
            "651673293039886342"
          ],
          "editableUntil": "2015-10-07T09:19:55.000Z",
          "editsRemaining": "5",
          "isEditEligible": true
        }
      },
      "retweeted": false,
      "source": "<a href=\"http://twitter.com\" rel=\"nofollow\">Twitter Web Client</a>",
      "entities": {
        "hashtags": [],
        "symbols": [],
        "user_mentions": [],
        "urls": []
      },
      "display_text_range": [
        "0",
        "136"
      ],
      "favorite_count": "1",
      "id_str": "651673293039886342",
      "truncated": false,
      "retweet_count": "2",
      "id": "651673293039886342",
      "created_at": "Wed Oct 07 08:19:55 +0000 2015",
      "favorited": false,
      "full_text": "fifth copy this hour → \"General Mobilization. The Russians &amp; the Syrian army, after their losses in Hama, have opened an offensive…\"",
      "lang": "en"
    }
  },
  {
    "tweet": {
      "edit_info": {
        "initial": {
          "editTweetIds": [
            "651669627062996997"
          ],
          "editableUntil": "2015-10-07T09:05:21.000Z",
          "editsRemaining": "5",
          "isEditEligible": false
        }
      },
      "retweeted": false,
      "source": "<a href=\"http://twitter.com\" rel=\"nofollow\">Twitter Web Client</a>",
      "entities": {
        "hashtags": [
          {
            "text": "نفير_عام",
            "indices": [
              "125",
              "134"
            ]
          }
        ],
        "symbols": [],
        "user_mentions": [
          {
            "name": "taha_on_coast9",
            "screen_name": "taha_on_coast9",
            "indices": [
              "3",
              "18"
            ],
            "id_str": "3311244980",
            "id": "3311244980"
          }
        ],
        "urls": []
      },
      "display_text_range": [
        "0",
        "134"
      ],
      "favorite_count": "0",
      "id_str": "651669627062996997",
      "truncated": false,
      "retweet_count": "19",
      "id": "651669627062996997",
      "created_at": "Wed Oct 07 08:05:21 +0000 2015",
      "favorited": false,
      "full_text": "RT @taha_on_coast9: General Mobilization 📢 commanders ▪️ owners of anti-tank &amp; anti-air weapons ▪️ snipers ▪️ to al-Ghab #نفير_عام",
      "lang": "en"
    }
  },
  {
    "tweet": {
      "edit_info": {
        "initial": {
          "editTweetIds": [
            "651660768537755652"
          ],
          "editableUntil": "2015-10-07T08:30:09.000Z",
          "editsRemaining": "5",
          "isEditEligible": true
        }
      },
      "retweeted": false,
      "source": "<a href=\"http://twitter.com\" rel=\"nofollow\">Twitter Web Client</a>",
      "entities": {
        "hashtags": [
          {
            "text": "Syria",
            "indices": [
              "125",
              "131"
            ]
          }
        ],
        "symbols": [],
        "user_mentions": [],
        "urls": []
      },
      "display_text_range": [
        "0",
        "131"
      ],
      "favorite_count": "3",
      "id_str": "651660768537755652",
      "truncated": false,
      "retweet_count": "6",
      "id": "651660768537755652",
      "created_at": "Wed Oct 07 07:30:09 +0000 2015",
      "favorited": false,
      "full_text": "Muhaisani (Jaysh al-Fatah) on Telegram this morning: calls commanders, snipers &amp; owners of anti-tank weapons to al-Ghab. #Syria",
      "lang": "en"
    }
  },
  {
    "tweet": {
      "edit_info": {
        "initial": {
          "editTweetIds": [
            "651653839392354307"
          ],
          "editableUntil": "2015-10-07T08:02:37.000Z",
          "editsRemaining": "5",
          "isEditEligible": false
        }
      },
      "retweeted": false,
      "source": "<a href=\"http://twitter.com\" rel=\"nofollow\">Twitter Web Client</a>",
      "entities": {
        "hashtags": [],
        "symbols": [],
        "user_mentions": [
          {
            "name": "sahl_relay_sy",
            "screen_name": "sahl_relay_sy",
            "indices": [
              "3",
              "17"
            ],
            "id_str": "3311015329",
            "id": "3311015329"
          }
        ],
        "urls": []
      },
      "display_text_range": [
        "0",
        "144"
      ],
      "favorite_count": "0",
      "id_str": "651653839392354307",
      "truncated": false,
      "retweet_count": "44",
      "id": "651653839392354307",
      "created_at": "Wed Oct 07 07:02:37 +0000 2015",
      "favorited": false,
      "full_text": "RT @sahl_relay_sy: 🚨🚨 General Mobilization 🚨🚨 After their losses in Hama the Russians &amp; the Syrian army have opened an offensive from the a…",
      "lang": "en"
    }
  },
  {
    "tweet": {
      "edit_info": {
        "initial": {
          "editTweetIds": [
            "651649363914792962"
          ],
          "editableUntil": "2015-10-07T07:44:50.000Z",
          "editsRemaining": "5",
          "isEditEligible": false
        }
      },
      "retweeted": false,
      "source": "<a href=\"http://twitter.com\" rel=\"nofollow\">Twitter Web Client</a>",
      "entities": {
        "hashtags": [],
        "symbols": [],
        "user_mentions": [
          {
            "name": "ghab_diary15",
            "screen_name": "ghab_diary15",
            "indices": [
              "3",
              "16"
            ],
            "id_str": "3308995984",
            "id": "3308995984"
          }
        ],
        "urls": []
      },
      "display_text_range": [
        "0",
        "143"
      ],
      "favorite_count": "0",
      "id_str": "651649363914792962",
      "truncated": false,
      "retweet_count": "28",
      "id": "651649363914792962",
      "created_at": "Wed Oct 07 06:44:50 +0000 2015",
      "favorited": false,
      "full_text": "RT @ghab_diary15: We call on the commanders of every faction, on the owners of anti-tank &amp; anti-aircraft weapons and on the snipers: come.…",
      "lang": "en"
    }
  },
  {
    "tweet": {
      "edit_info": {
        "initial": {
          "editTweetIds": [
            "651648449401327617"
          ],
          "editableUntil": "2015-10-07T07:41:12.000Z",
          "editsRemaining": "5",
          "isEditEligible": false
        }
      },
      "retweeted": false,
      "source": "<a href=\"http://twitter.com\" rel=\"nofollow\">Twitter Web Client</a>",
      "entities": {
        "hashtags": [],
        "symbols": [],
        "user_mentions": [
          {
            "name": "ghab_diary15",
            "screen_name": "ghab_diary15",
            "indices": [
              "3",
              "16"
            ],
            "id_str": "3308995984",
            "id": "3308995984"
          }
        ],
        "urls": []
      },
      "display_text_range": [
        "0",
        "144"
      ],
      "favorite_count": "0",
      "id_str": "651648449401327617",
      "truncated": false,
      "retweet_count": "31",
      "id": "651648449401327617",
      "created_at": "Wed Oct 07 06:41:12 +0000 2015",
      "favorited": false,
      "full_text": "RT @ghab_diary15: General Mobilization. The Russians &amp; the Syrian army, after their losses in Hama, have opened an offensive from the al-Gh…",
      "lang": "en"
    }
  }
]
