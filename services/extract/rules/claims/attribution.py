"""Attributions: every place of a sentence where somebody is said to say something.

A cue (`knowledge/cues.csv`) with its subject, and the side on which stands what it vouches for:
"X said that ...", "..., X said", "..., according to X", "(X)", "X: ...", "reportedly ...".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from services.common.ontology import ClaimStatus, EntityType
from services.common.schema import Mention
from services.common.spans import Span
from services.extract.knowledge.cues import Cue, cues_in
from services.extract.knowledge.voices import is_voice, voice_of
from services.extract.rules.claims.tokens import CLOSING, QUOTES, Tokens

SPEAKING = frozenset({"say", "weak", "report", "judge", "accuse", "claim", "guess", "cite", "call"})
DENYING = frozenset({"deny", "refuse"})
VERBAL = SPEAKING | DENYING
PREPOSITIONS = frozenset({"according", "per"})
# Verbs in the plural, or else nouns.
BASE_FORMS = frozenset(
    {"claim", "report", "charge", "record", "list", "post", "count", "log", "dispute", "call"}
    | {"counter", "fault", "phone", "note", "estimate", "show", "answer", "register", "document"}
    | {"fear", "hope", "blame", "quote", "rumour", "publish", "release", "issue", "read", "hold"}
    | {"put", "suspect", "reply", "contest", "tweet", "broadcast", "find", "hint", "warning"}
)
PLURAL = frozenset({"we", "they", "you", "i", "who", "police", "people", "both", "military", "to"})

SPEAKERS = frozenset(
    {EntityType.PERSON, EntityType.ORGANIZATION, EntityType.GROUP, EntityType.LOCATION}
)
PRONOUNS = frozenset({"he", "she", "they", "it", "we", "i", "who", "which", "that", "both", "one"})
DETERMINERS = frozenset(
    {"the", "a", "an", "its", "their", "his", "her", "our", "some", "several", "two", "three"}
    | {"this", "that", "these", "those", "many", "most", "one", "another"}
)
# May stand between a subject and its verb.
ADVERBS = frozenset(
    {"has", "have", "had", "also", "later", "earlier", "then", "did", "does", "do", "not", "was"}
    | {"were", "is", "are", "been", "be", "being", "would", "will", "could", "still", "now", "just"}
    | {"never", "even", "again", "today", "yesterday", "however", "too", "only", "all", "himself"}
    | {"herself", "itself", "themselves", "meanwhile", "both", "since", "further", "always", "soon"}
    | {"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "morning"}
    | {"evening", "night", "afternoon", "may", "can", "must", "on", "once"}
)
BOUNDS = frozenset(
    {"and", "but", "while", "as", "that", "because", "after", "before", "when", "if", "though"}
    | {"although", "where", "whom", "whose", "so", "or", "yet", "than", "whereas", "what", "how"}
    | {"by", "into", "to", "on", "since", "until", "despite", "during", "under", "over", "which"}
    | {"who", "not", "is", "are", "was", "were", "has", "have", "had", "will", "would", "then"}
    | {"says", "said", "also", "there", "here", "nor"}
)
LINKS = frozenset({"of", "for", "in", "at", "with", "from", "near", "to"})
# May follow an inverted subject: "said Moscow and ...".
GOING_ON = frozenset({"and", "but", "while", "on", "as", "who", "after", "when", "by"})
NP_TOKENS = 9
APPOSITION_TOKENS = 16
# "the mayor, Colonel John Lubega, said": what may stand between the comma and the name.
TITLE_CHARS = 20
# How far back a clause or a bracket may have begun, and how many clauses may stand in each other.
BACK_CHARS = 300
CLAUSES = 4


@dataclass(frozen=True)
class Frame:
    """One attribution. `ahead`: what it vouches for follows the cue; `behind`: it precedes it.

    `cue` and `source` are offsets in the document; a `pronoun` stands where the source is one.
    """

    status: ClaimStatus
    kind: str
    cue: Span
    source: Span | None
    ahead: bool
    behind: bool
    first: int
    last: int
    pronoun: str | None = None
    is_negated: bool = False


Row = tuple[int, int]


def frames(row: Tokens, mentions: Sequence[Mention]) -> list[Frame]:
    """The attributions of a sentence, from left to right."""
    finder = _Finder(row, mentions)
    found = [frame for cue in cues_in(row.words) if (frame := finder.frame(cue)) is not None]
    return sorted((*found, *finder.labels()), key=lambda frame: frame.first)


class _Finder:
    def __init__(self, row: Tokens, mentions: Sequence[Mention]) -> None:
        self.row = row
        self.mentions = mentions

    def frame(self, cue: Cue) -> Frame | None:
        if cue.status is ClaimStatus.ASSERTED:
            return None
        if cue.kind in VERBAL:
            return self._verbal(cue)
        if cue.kind in PREPOSITIONS:
            return self._prepositional(cue)
        return self._made(cue, None, ahead=True, behind=True)

    def labels(self) -> list[Frame]:
        """ "Police: three dead", "Three dead (police)": a source without a verb."""
        words, found = self.row.words, []
        for index, word in enumerate(words):
            if word == ":" and 0 < index <= NP_TOKENS + 4:
                phrase = self._phrase_before(index)
                first = phrase[0] if phrase else index
                bare = all(not self.row.is_word(k) or words[k] in DETERMINERS for k in range(first))
                if phrase and bare and self._speaks(phrase):
                    found.append(self._label(index, phrase, "colon"))
            elif word in "(—–-" and index:
                close = index + 1
                while close < len(words) and self.row.is_word(close):
                    close += 1
                ends = words[close] == ")" if close < len(words) else word != "("
                if ends and 0 < close - index - 1 <= 5 and self._speaks((index + 1, close)):
                    found.append(self._label(index, (index + 1, close), "paren"))
        return found

    def _label(self, index: int, phrase: Row, kind: str) -> Frame:
        cue = Cue(index, index + 1, ClaimStatus.ATTRIBUTED, kind)
        return self._made(cue, phrase, ahead=kind == "colon", behind=kind == "paren")

    def _speaks(self, phrase: Row) -> bool:
        text = self._span(phrase).text
        return voice_of(text) is not None or any(
            m.type in (EntityType.PERSON, EntityType.ORGANIZATION) for m in self._within(phrase)
        )

    def _verbal(self, cue: Cue) -> Frame | None:
        words = self.row.words
        before = cue.first - 1
        if self._is_noun(cue):
            phrase = self._phrase_after(cue.last + 1) if self._follows(cue.last, "by") else None
            owner = self._owner(cue.first)
            return self._made(cue, owner or phrase, ahead=True, behind=False, kind="noun")
        after = self._phrase_after(cue.last)
        opens = before >= 0 and (words[before] in QUOTES or words[before] in ",—–")
        if opens and after and self._is_inverted(cue, after):
            return self._made(cue, after, ahead=False, behind=True)
        if words[cue.first] == "citing" or words[cue.first] == "quoting":
            return self._made(cue, after, ahead=True, behind=True)
        subject = self._subject(before)
        pronoun = None
        if isinstance(subject, str):
            pronoun, subject = subject, None
        ends = self._ends(cue.last)
        first = subject[0] if subject else before
        set_off = first <= 0 or not self.row.is_word(first - 1) or words[first - 1] in DETERMINERS
        behind = ends and set_off and (first > 0)
        return self._made(cue, subject, ahead=not behind, behind=behind, pronoun=pronoun)

    def _prepositional(self, cue: Cue) -> Frame:
        phrase = self._phrase_after(cue.last)
        leads = cue.first <= 1
        return self._made(cue, phrase, ahead=leads, behind=not leads)

    def _made(
        self,
        cue: Cue,
        phrase: Row | None,
        *,
        ahead: bool,
        behind: bool,
        pronoun: str | None = None,
        kind: str | None = None,
    ) -> Frame:
        between = self.row.words[max(0, cue.first - 3) : cue.first]
        return Frame(
            cue.status,
            kind or cue.kind,
            self._span((cue.first, cue.last)),
            self._snapped(phrase) if phrase else None,
            ahead,
            behind,
            cue.first,
            cue.last,
            pronoun,
            any(word in ("not", "never") or word.endswith("n't") for word in between),
        )

    def _span(self, phrase: Row) -> Span:
        return Span.of(self.row.text, self.row.starts[phrase[0]], self.row.ends[phrase[1] - 1])

    def _within(self, phrase: Row) -> list[Mention]:
        start, end = self.row.starts[phrase[0]], self.row.ends[phrase[1] - 1]
        return [m for m in self.mentions if m.start < end and start < m.end]

    def _snapped(self, phrase: Row) -> Span | None:
        """The mention that the phrase is about, else the phrase without determiners."""
        first, last = phrase
        while first < last - 1 and (
            self.row.words[first] in DETERMINERS or not self.row.is_word(first)
        ):
            first += 1
        if first == last - 1 and self.row.words[first] in DETERMINERS:
            return None
        head = next(
            (k for k in range(first + 1, last) if self.row.words[k] in LINKS | {",", "("}), last
        )
        start, end = self.row.starts[first], self.row.ends[head - 1]
        inside = [
            m
            for m in self._within((first, head))
            if m.type in SPEAKERS
            and m.end <= self.row.ends[last - 1]
            and m.start >= start
            and m.text[0] not in "'’"
        ]
        reaching = [m for m in inside if m.end >= end]
        if reaching:
            best = min(reaching, key=lambda m: m.start)
            return Span(text=best.text, start=best.start, end=best.end)
        return self._span((first, head))

    def _is_noun(self, cue: Cue) -> bool:
        """ "the army's claims", "reports of", "a charge": a noun that looks like the verb."""
        words = self.row.words
        word, before = words[cue.first], words[cue.first - 1] if cue.first else ""
        if word in BASE_FORMS:
            return before not in PLURAL and not before.endswith("s")
        if not word.endswith("s"):
            return False
        if before in DETERMINERS - {"another", "one", "local", "other", "that"}:
            return True
        follows = words[cue.last] if cue.last < len(words) else ""
        if before.endswith(("'s", "s'")):
            return True
        return follows == "of" or (before in ("of", "to", "such", "any", "in", "by", "no"))

    def _follows(self, index: int, word: str) -> bool:
        return index < len(self.row) and self.row.words[index] == word

    def _owner(self, index: int) -> Row | None:
        before = index - 1
        if before < 0 or not self.row.words[before].endswith(("'s", "s'")):
            return None
        return self._phrase_before(index)

    def _is_inverted(self, cue: Cue, after: Row) -> bool:
        """'", said the minister', ", says Moscow": and not "the minister, a Kurd, said Moscow"."""
        words = self.row.words
        before = words[cue.first - 1]
        if before in QUOTES:
            return True
        if words[cue.first] in ("told", "tells", "telling", "accused", "accuses", "citing"):
            return False
        if words[cue.first].endswith("ing"):
            return False
        closes = after[1] >= len(words) or not self.row.is_word(after[1])
        heads = words[after[1] - 1]
        begins = words[after[0]] in DETERMINERS or self.row.is_capital(after[0])
        named = is_voice(heads) or bool(self._within(after)) or (closes and begins)
        return named and (closes or words[after[1]] in GOING_ON | LINKS)

    def _ends(self, index: int) -> bool:
        """Whether nothing but a time or an addressee follows before a mark or the end."""
        words = self.row.words
        steps = 0
        while index < len(words) and self.row.is_word(index) and steps < 7:
            word = words[index]
            if steps == 0 and word not in ADVERBS and word not in ("in", "to", "at", "by", "via"):
                return word in ("reporters", "journalists", "us", "me", "state") or any(
                    m.start == self.row.starts[index]
                    and m.type in (EntityType.ORGANIZATION, EntityType.DATE)
                    and self._stops(self.row.at(m.end))
                    for m in self.mentions
                )
            index += 1
            steps += 1
        return self._stops(index)

    def _stops(self, index: int) -> bool:
        if index >= len(self.row):
            return True
        return self.row.words[index] in ".;,!?)" or self.row.words[index] in CLOSING

    def _subject(self, index: int) -> Row | str | None:
        """The phrase that ends before a verb, or the pronoun; past adverbs and appositions."""
        words = self.row.words
        while index >= 0 and (
            words[index] in ADVERBS
            or words[index].isdigit()
            or (words[index].endswith("ly") and not self.row.is_capital(index))
        ):
            index -= 1
        if index < 0:
            return None
        word = words[index]
        if word in ("who", "which"):
            back = index - 1
            while back >= 0 and words[back] == ",":
                back -= 1
            return self._phrase_before(back + 1) or word
        if word in PRONOUNS:
            return word
        if word == ")":
            opening = self._last("(", index)
            return self._phrase_before(opening) if opening else None
        if word == ",":
            return self._before_apposition(index)
        if not self.row.is_word(index):
            return None
        if word in BOUNDS:
            return "and" if word == "and" else None
        return self._phrase_before(index + 1)

    def _before_apposition(self, index: int) -> Row | str | None:
        """The head of "X, who commands the front, said"; at a bare participle, "and"."""
        words = self.row.words
        for back in range(index - 1, max(-1, index - APPOSITION_TOKENS), -1):
            if words[back] in ";:":
                break
            if words[back] == ",":
                named = [m for m in self._within((back + 1, index)) if m.type is EntityType.PERSON]
                if named and named[0].start <= self.row.starts[back + 1] + TITLE_CHARS:
                    return back + 1, index
                phrase = self._phrase_before(back)
                if phrase and self._speaks(phrase):
                    return phrase
                break
        phrase = self._phrase_before(index)
        return phrase if phrase and phrase[0] == 0 else "and"

    def _last(self, word: str, index: int) -> int | None:
        """The last such word at or before an index, as far back as one may have begun."""
        furthest = self.row.starts[index] - BACK_CHARS
        while index >= 0 and self.row.starts[index] >= furthest:
            if self.row.words[index] == word:
                return index
            index -= 1
        return None

    def _phrase_before(self, end: int) -> Row | None:
        """The noun phrase whose last word stands right before `end`, or before a clause of it."""
        first = self._first_before(end)
        for _ in range(CLAUSES):
            if first >= end or not first or self.row.words[first - 1] not in ("who", "to", "be"):
                break
            clause = self._last("who", first - 1)
            if not clause:
                break
            end = clause
            first = self._first_before(end)
        return (first, end) if first < end else None

    def _first_before(self, end: int) -> int:
        """Where the noun phrase that ends before `end` begins; `end` where none does."""
        words = self.row.words
        first = end
        while first > 0 and end - first < NP_TOKENS:
            word = words[first - 1]
            if not self.row.is_word(first - 1) and word not in "'&@#":
                break
            if word in BOUNDS:
                break
            if word in LINKS and not self._voiced(first - 2):
                break
            first -= 1
        while first < end and words[first] in LINKS:
            first += 1
        return first

    def _voiced(self, index: int) -> bool:
        """Whether a word may have a complement: "spokesman for", "residents of"."""
        return index >= 0 and self.row.is_word(index) and is_voice(self.row.words[index])

    def _phrase_after(self, index: int) -> Row | None:
        """The noun phrase that begins at a word."""
        words = self.row.words
        first = index
        while index < len(words) and self.row.is_word(index) and index - first < NP_TOKENS:
            word = words[index]
            if word in BOUNDS or (word in LINKS and (index == first or words[index - 1] in LINKS)):
                break
            if word in LINKS and not self._voiced(index - 1):
                break
            if word in ADVERBS and index > first:
                break
            index += 1
        if index == first or words[first] in PRONOUNS - {"one", "both"}:
            return None
        return first, index
