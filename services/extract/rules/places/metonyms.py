"""Metonyms: names of places that stand for those who govern there: "Moscow denied", "told Kyiv"."""

from __future__ import annotations

import re

from services.common.schema import Document, Mention
from services.common.spans import Precision
from services.extract.knowledge.gazetteer import Entry, Kind, fold, gazetteer

# Houses of government that reports name in place of the government.
HOUSES = frozenset(
    fold(name)
    for name in (
        "Kremlin", "White House", "Pentagon", "Downing Street", "Number 10", "10 Downing Street",
        "Elysee", "Elysee Palace", "Blue House", "Zhongnanhai", "Bankova", "Foggy Bottom",
        "Whitehall", "Quai d'Orsay", "Holy See", "Vatican", "Oval Office", "Miraflores",
        "Cheong Wa Dae", "Capitol Hill", "Westminster",
    )
)  # fmt: skip
# Where governments or their armies sit that are not the capital.
SEATS = frozenset({"tel aviv", "brussels", "the hague", "hague", "yangon", "abidjan", "lagos"})
LONGEST_LOOK_CHARS = 60
ADVERBS = (
    r"(?:,(?: which [^,.;\n]*| [^,.;\n]{2,40}),"
    r"| (?:has|have|had|also|later|again|now|still|then|itself|repeatedly|immediately|officially"
    r"|publicly|formally|initially|long|never|already|since|quickly|swiftly|strongly|flatly|is|was"
    r"|would|will|could|may|might|must|should|did|does|not|on \w+|in turn"
    r"|for its part)){0,3}"
)
ACTS = (
    r"(?:sa(?:id|ys|ying)|den(?:y|ies|ied|ying)|claim(?:s|ed|ing)?|accus(?:es|ed|ing"
    r"|e)|condemn(?:s|ed)?"
    r"|reject(?:s|ed)?|insist(?:s|ed)?|warn(?:s|ed|ing)?|announc(?:es|ed|e)|vow(?:s"
    r"|ed)?|pledg(?:es|ed)"
    r"|promis(?:es|ed|ing)|agree(?:s|d)?|refus(?:es|ed|ing)|offer(?:s|ed)?|call(?:s|ed) (?:for|on)"
    r"|urg(?:es|ed)|demand(?:s|ed|ing)?|respond(?:s|ed)?|retaliat\w+|repl(?:ies|ied)"
    r"|confirm(?:s|ed)?"
    r"|threaten(?:s|ed|ing)?|impos(?:es|ed)|recall(?:s|ed)|expel(?:s|led)|summon(?:s"
    r"|ed)|sanction(?:s|ed)"
    r"|sign(?:s|ed)|back(?:s|ed)|support(?:s|ed)|sen(?:ds|t)|suppl(?:ies|ied)|approv(?:es|ed)"
    r"|recogni[sz](?:es|ed)|declar(?:es|ed)|describ(?:es|ed)|blam(?:es|ed)"
    r"|welcom(?:es|ed)|suspend(?:s|ed)"
    r"|cut(?:s)? ties|br(?:eaks|oke) off|want(?:s|ed)|see(?:s|ks)|sought|believ(?:es"
    r"|ed)|fear(?:s|ed)"
    r"|consider(?:s|ed)|plan(?:s|ned)?|hop(?:es|ed)|add(?:s|ed)|argu(?:es|ed)|maintain(?:s|ed)"
    r"|express(?:es|ed)|invit(?:es|ed)|deplor(?:es|ed)|express(?:es|ed)|admit(?:s"
    r"|ted)|acknowledg(?:es|ed)"
    r"|stress(?:es|ed)|reiterat(?:es|ed)|lodg(?:es|ed)|protest(?:s|ed) to|express"
    r"|gave|gives|is ready"
    r"|was ready|is expected to|appears to|has yet|intends?|decid(?:es|ed)|order(?:s"
    r"|ed)|ask(?:s|ed))\b"
)
SPEAKS = re.compile(rf"{ADVERBS} {ACTS}", re.IGNORECASE)
OWNS = re.compile(
    r"(?:'s|’s|') (?:[\w-]+ ){0,2}(?:government|decision|policy|stance|position"
    r"|claims?|denial|demands?"
    r"|offer|proposal|response|reaction|statement|ambassador|envoy|diplomats?"
    r"|delegation|ally|allies"
    r"|leaders?|leadership|rulers?|foreign ministry|defen[cs]e ministry|interests?|support|backing"
    r"|ultimatum|allegations?|accusations?|plans?|intentions?|view|nuclear|invasion|war|sanctions"
    r"|request|call|warning|threats?|promise|pledge|refusal|forces|troops|army|military)\b"
    r"|[- ](?:backed|led|installed|appointed|imposed|sponsored|aligned|controlled|brokered|based)\b"
)
BETWEEN = re.compile(
    r"\b(?:between|ties with|relations? with|talks with|negotiations? with|deal with|agreement with"
    r"|pact with|treaty with|accord with|dialogue with|contacts? with|row with"
    r"|dispute with|war with"
    r"|conflict with|alliance with|pressure on|pressured?|pressing|sanctions (?:on|against)"
    r"|accus(?:es|ed|ing)|blam(?:es|ed|ing)|urg(?:es|ed|ing)|told|tells|telling|ask(?:s|ed|ing)"
    r"|warn(?:s|ed|ing)|called on|calls on|calling on|condemn(?:s|ed|ing)|thank(?:s|ed|ing)"
    r"|support (?:for|from)|aid (?:to|from)|loyal to|hostile to|opposed to"
    r"|allied (?:with|to)|backed by"
    r"|supported by|supplied by|sponsored by|accused by|orders from|according to"
    r"|statement (?:by|from)"
    r"|response (?:by|from)|denial (?:by|from)|demands? (?:by|from)|on behalf of"
    r"|approval (?:of|from|by)"
    r"|persuade|convince|invited|notified|informed|briefed|assured|demanded that"
    r"|insist(?:s|ed) that"
    r"|said|says) (?:both |the |that )?$",
    re.IGNORECASE,
)
AND_AFTER = re.compile(r"\b(?:between|both) (?:[\w’'-]+ ){1,3}and (?:the )?$", re.IGNORECASE)
# At, in or from a place something happens there, whoever governs it.
LOCATED = re.compile(
    r"\b(?:in|at|near|outside|inside|from|to|into|towards?|across|around|through|over"
    r"|of|leaving|left"
    r"|reached|entered|visit(?:s|ed|ing)?|bomb(?:s|ed|ing)?|shell(?:s|ed|ing)?|struck"
    r"|hit|attack(?:s|ed)"
    r"|captured|seized|stormed)"
    r" (?:the |central |downtown |northern |southern |eastern |western )?$",
    re.IGNORECASE,
)


def is_metonym(document: Document, mention: Mention, entry: Entry) -> bool:
    """Whether a mention of a country, a capital or a house of government stands for its people."""
    name = fold(mention.text)
    is_house = name in HOUSES
    is_capital = name in SEATS or (
        entry.precision is Precision.CITY and gazetteer().capital_of(entry.name) == entry.country
    )
    if not (is_house or is_capital or entry.kind is Kind.COUNTRY):
        return False
    text = document.text
    before = text[max(0, mention.start - LONGEST_LOOK_CHARS) : mention.start]
    after = text[mention.end : mention.end + LONGEST_LOOK_CHARS]
    if BETWEEN.search(before) or AND_AFTER.search(before):
        return True
    if LOCATED.search(before):
        return False
    return bool(SPEAKS.match(after) or OWNS.match(after))
