"""Goods: what changes hands in an event of aid or trade: tonnes, money, arms."""

from __future__ import annotations

import re
from collections.abc import Iterator

from services.common.ontology import EventType
from services.common.schema import Counted, Document, Quantity, Trigger
from services.common.spans import Sentence
from services.extract.knowledge.equipment import class_of, name_of
from services.extract.knowledge.number_phrases import numbers_in
from services.extract.knowledge.numbers import amount
from services.extract.rules.counts.equipment_phrases import equipment_phrases
from services.extract.rules.counts.phrases import CONNECTING

GIVING = (EventType.AID, EventType.COOPERATE, EventType.SUPPORT, EventType.AGREE)
UNITS = {
    "tonne": r"(?:metric )?ton(?:ne)?s?|mt",
    "kilogram": r"kg|kilos?|kilogram(?:me)?s?",
    "litre": r"lit(?:er|re)s?",
    "gallon": r"gallons?",
    "barrel": r"barrels?",
    "sack": r"sacks?|bags?",
    "box": r"box(?:es)?|cartons?|crates?",
    "parcel": r"parcels?|packages?|kits?|bundles?",
    "truckload": r"truckloads?|lorryloads?|lorry loads?",
    "container": r"containers?",
    "dose": r"doses?",
    "megawatt": r"mw|megawatts?",
    "cubic metre": r"cubic met(?:er|re)s?",
    "round": r"rounds?",
}
MEASURED = re.compile(
    rf"[\s-]?(?:{'|'.join(f'(?P<u{n}>{unit})' for n, unit in enumerate(UNITS.values()))})\b"
    r"(?:\s+of\s+(?P<goods>[^\W\d][\w-]*(?:\s+[^\W\d][\w-]*){0,2}))?",
    re.IGNORECASE,
)
CURRENCIES = {
    "USD": r"US\$|USD|\$|(?:US |U\.S\. )?dollars?",
    "EUR": r"€|EUR|euros?",
    "GBP": r"£|GBP|pounds?(?: sterling)?",
    "JPY": r"¥|JPY|yen",
    "RUB": r"₽|RUB|rou?bles?",
    "UAH": r"UAH|hryvnias?",
    "INR": r"₹|INR|(?:Indian )?rupees?",
    "TRY": r"TRY|(?:Turkish )?liras?",
    "NGN": r"₦|naira",
    "KES": r"KES|shillings?",
    "CNY": r"CNY|yuan",
}
FIGURE = r"\d[\d,. ]*(?:\s?(?:million|billion|trillion|thousand|crore|lakh|mln|bn|m|k)\b)?"
MONEY = re.compile(
    rf"(?P<before>{'|'.join(CURRENCIES.values())})\s?(?P<first>{FIGURE})"
    rf"|(?P<second>{FIGURE})\s?(?P<behind>{'|'.join(CURRENCIES.values())})(?!\w)",
    re.IGNORECASE,
)
MODIFIER = re.compile(
    r"(?:(?:at least|more than|over|up to|nearly|almost|about|around|some|as much as|close to) )$",
    re.IGNORECASE,
)
# "in military aid", "of humanitarian assistance", "worth of drones".
PURPOSE = re.compile(
    r"\s+(?:worth\s+of|in|of|for)\s+((?:[^\W\d][\w-]*\s+){0,2}[^\W\d][\w-]*)", re.IGNORECASE
)
GIFT = re.compile(
    r"\b(?:aid|assistance|help|loans?|grants?|weapons|arms|ammunition|relief|funding|support"
    r"|equipment|supplies|credits?|food|fuel|medicines?|drones?|missiles?)$",
    re.IGNORECASE,
)


def goods(document: Document) -> Iterator[Quantity]:
    """The amounts of each event in whose sentence something is given, sold or pledged."""
    able = [trigger for trigger in document.layer("triggers") if trigger.type in GIVING]
    if not able:
        return
    for sentence in document.layer("sentences"):
        givers = [t for t in able if sentence.start <= t.start < sentence.end]
        if givers:
            for quantity in _of_sentence(document, sentence):
                yield quantity.model_copy(update={"trigger": _nearest(quantity, givers)})


def _nearest(quantity: Quantity, givers: list[Trigger]) -> tuple[int, int]:
    best = min(givers, key=lambda t: max(t.start - quantity.end, quantity.start - t.end))
    return best.start, best.end


def _of_sentence(document: Document, sentence: Sentence) -> Iterator[Quantity]:
    text = document.text
    taken: list[tuple[int, int]] = []
    for money in MONEY.finditer(text, sentence.start, sentence.end):
        taken.append(money.span())
        if quantity := _money(text, money):
            yield quantity
    for number in numbers_in(text, sentence.start, sentence.end):
        measured = MEASURED.match(text, number.end(), sentence.end)
        if measured is None or any(s < measured.end() and number.start() < e for s, e in taken):
            continue
        low, high = amount(number.group())
        if (low, high) == (None, None):
            continue
        span, name = _goods(measured)
        taken.append((number.start(), span))
        unit = next(u for n, u in enumerate(UNITS) if measured[f"u{n}"])
        yield Quantity.of(
            text,
            number.start(),
            span,
            min=low,
            max=high,
            counts=Counted.AMOUNT,
            unit=unit,
            object=name,
        )
    for phrase in equipment_phrases(text, sentence, document.layer("mentions")):
        words = text[phrase.start : phrase.end]
        if not phrase.is_number or not phrase.fits or class_of(words) is None:
            continue
        if any(s < phrase.end and phrase.start < e for s, e in taken):
            continue
        yield Quantity.of(
            text,
            phrase.start,
            phrase.end,
            min=phrase.range[0],
            max=phrase.range[1],
            counts=Counted.AMOUNT,
            object=name_of(words),
        )


def _goods(measured: re.Match[str]) -> tuple[int, str | None]:
    """Where a measure ends, and the goods it measures: up to the first word that is none."""
    words = measured["goods"]
    if words is None:
        return measured.end(), None
    kept: list[str] = []
    for word in words.split():
        if word.lower() in CONNECTING:
            break
        kept.append(word)
    if not kept:
        return measured.start("goods"), None
    last = re.compile(r"\s+".join(map(re.escape, kept))).match(words)
    end = measured.start("goods") + (last.end() if last else 0)
    return end, " ".join(kept).lower()


def _money(text: str, money: re.Match[str]) -> Quantity | None:
    modifier = MODIFIER.search(text, max(0, money.start() - 14), money.start())
    figure = (money["first"] or money["second"]).strip(" ,.")
    low, high = amount((modifier.group() if modifier else "") + figure)
    if (low, high) == (None, None):
        return None
    sign = money["before"] or money["behind"]
    unit = next(c for c, p in CURRENCIES.items() if re.fullmatch(p, sign, re.IGNORECASE))
    purpose = PURPOSE.match(text, money.end())
    name = None
    if purpose:
        words = purpose.group(1).split()
        gifts = [n for n in range(1, len(words) + 1) if GIFT.search(" ".join(words[:n]))]
        name = " ".join(words[: gifts[0]]).lower() if gifts else None
    end = money.end() - len(money.group()) + len(money.group().rstrip(" ,."))
    return Quantity.of(
        text,
        modifier.start() if modifier else money.start(),
        end,
        min=low,
        max=high,
        counts=Counted.AMOUNT,
        unit=unit,
        object=name,
    )
