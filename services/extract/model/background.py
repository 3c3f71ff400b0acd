"""What words in news are like: the middle that custom types stand out from.

The states of all words point much the same way; without their mean taken off, every word is similar
to every other.
"""

from __future__ import annotations

# Events of many kinds among none, so that the middle favours no type.
SENTENCES = (
    "The council met in the town hall on Monday to discuss the budget for local schools.",
    "Farmers in the valley expect a smaller harvest after months without rain.",
    "Two soldiers were killed when a convoy was ambushed near the border, an official said.",
    "The minister praised the agreement and promised to visit the capital next week.",
    "A new bridge will shorten the journey between the two cities by an hour.",
    "Police arrested a man in connection with the fire at the central market.",
    "Thousands marched through the streets to demand higher wages and lower prices.",
    "The company reported a profit of forty million dollars for the last quarter.",
    "Aid workers handed out food and blankets to families who had lost their homes.",
    "The president rejected the proposal and accused his rivals of serving foreign interests.",
    "Doctors at the hospital treated dozens of people who had eaten spoiled fish.",
    "The museum opens every day except Friday and keeps a large collection of old coins.",
    "Warplanes struck a depot outside the city, destroying several trucks loaded with fuel.",
    "Both governments withdrew their troops from the island under the terms of the truce.",
    "The court fined the newspaper for printing letters that belonged to the prince.",
    "Officials warned that the army would respond if the attacks did not stop.",
    "Her second novel tells the story of a sailor who returns to an empty village.",
    "Engineers are working to restore electricity to the northern districts.",
    "Prices of bread and cooking oil have doubled since the beginning of the year.",
    "The union asked parliament to investigate the deaths of three miners.",
    "Ships from five navies took part in an exercise off the southern coast.",
    "The ambassador was recalled and sanctions were imposed on two banks.",
    "Residents described long queues, dark streets and a strong smell of smoke.",
    "The team won the final match with a late goal in front of a quiet crowd.",
)
