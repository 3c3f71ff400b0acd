"""Web pages and fragments of HTML.

A page goes through trafilatura, which leaves menus and footers out. It is made for articles, so a
fragment, and a page in which it finds next to nothing, keep all of their visible text instead.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import IO, Any

import trafilatura
from lxml import etree  # type: ignore[import-untyped]

from services.common.errors import InvalidFile, TooLarge
from services.ingest.instants import to_utc
from services.ingest.readers.record import Options, Record, Unreadable

PAGE = re.compile(r"<(?:html|body|article|main)\b", re.IGNORECASE)
CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?([A-Za-z0-9_.:-]{1,40})", re.IGNORECASE)
SPACES = re.compile(r"[ \t\r\n\f\xa0]+")
HIDDEN = frozenset({"script", "style", "template", "head", "noscript", "svg", "iframe", "object"})
PARAGRAPHS = frozenset(
    ("p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "dl", "table", "blockquote", "pre",
     "section", "article", "figure", "hr")
)  # fmt: skip
LINES = frozenset(
    ("li", "tr", "div", "dt", "dd", "header", "footer", "nav", "main", "aside", "address",
     "form", "figcaption", "caption", "option")
)  # fmt: skip
# Below this a page's main text is more likely a failed extraction than an article.
SHORT_CHARS = 250
META = {
    "article:published_time": "published_at",
    "og:site_name": "source",
    "author": "author",
    "og:url": "url",
}


def html_to_text(html: str) -> str:
    """The readable text of a page or fragment; empty when there is none."""
    everything = visible_text(html)
    if not PAGE.search(html):
        return everything
    # It raises nothing of its own, but its parser's depth and our stack are bounded.
    try:
        main = trafilatura.extract(html, favor_recall=True, include_comments=False) or ""
    except (RecursionError, ValueError, etree.LxmlError):
        main = ""
    return main if len(main) >= SHORT_CHARS else everything


class _Visible:
    """Collects text as the parser meets it: no tree, so no depth that could be too deep."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.hidden: list[str] = []
        self.line_ends = 0  # Before the next word.

    def start(self, tag: str, attributes: Any) -> None:  # noqa: ARG002
        if tag in HIDDEN:
            self.hidden.append(tag)
        if tag == "br":
            self.line_ends = min(self.line_ends + 1, 2)
        else:
            self._break(tag)

    def end(self, tag: str) -> None:
        if self.hidden and tag == self.hidden[-1]:
            self.hidden.pop()
        self._break(tag)

    def data(self, text: str) -> None:
        if self.hidden:
            return
        text = SPACES.sub(" ", text)
        if self.line_ends:
            text = text.lstrip(" ")
            if not text:
                return
            self.parts.append("\n" * self.line_ends)
            self.line_ends = 0
        self.parts.append(text)

    def close(self) -> str:
        return re.sub(" +(?=[ \n])", "", "".join(self.parts)).strip()

    def _break(self, tag: str) -> None:
        if tag in PARAGRAPHS:
            self.line_ends = 2
        elif tag in LINES:
            self.line_ends = max(self.line_ends, 1)
        elif tag in {"td", "th"} and not self.line_ends:
            self.parts.append(" ")


def visible_text(html: str) -> str:
    """All text that a browser would show; block elements become line ends."""
    parser = etree.HTMLParser(target=_Visible(), huge_tree=True)
    try:
        parser.feed(html)
        text: str = parser.close()
    except etree.XMLSyntaxError:
        return ""
    return text


def read_html(file: IO[bytes], options: Options) -> Iterator[Record | Unreadable]:
    """One page, one document. Raises: TooLarge; InvalidFile: neither UTF-8 nor what it declares."""
    raw = file.read(options.max_document_bytes + 1)
    if len(raw) > options.max_document_bytes:
        raise TooLarge(f"The page is larger than {options.max_document_bytes} bytes.")
    html = _decode(raw)
    yield Record("page", {"html": html, **_head(html)})


def _decode(raw: bytes) -> str:
    declared = CHARSET.search(raw[:4_096])
    for encoding in ("utf-8-sig", declared.group(1).decode() if declared else "utf-8"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError as error:
            at = error.start
        except LookupError:
            break
    raise InvalidFile(f"The page is not valid UTF-8 at byte {at}.")


def _head(html: str) -> dict[str, str]:
    """Title, source, author, address and time, where the page states them."""
    try:
        tree = etree.fromstring(html.encode(), etree.HTMLParser(encoding="utf-8"))
    except etree.XMLSyntaxError:
        return {}
    if tree is None:
        return {}
    found: dict[str, str] = {}
    for element in tree.iter("title"):
        found["title"] = SPACES.sub(" ", "".join(element.itertext())).strip()
        break
    for element in tree.iter("meta"):
        field = META.get((element.get("property") or element.get("name") or "").lower())
        content = (element.get("content") or "").strip()
        if field and 0 < len(content) <= 500:
            found.setdefault(field, content)
    try:
        to_utc(found.get("published_at", "1970-01-01"))
    except ValueError:
        del found["published_at"]
    return {field: value for field, value in found.items() if value and len(value) <= 4_000}
