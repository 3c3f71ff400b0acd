"""Web pages and fragments."""

from __future__ import annotations

import time

import pytest

from services.ingest.readers.html import html_to_text, visible_text
from tests.ingest.readers.reading import fields_in, found_in, places

PARAGRAPHS = [
    f"Paragraph {number} tells at some length what residents said on Wednesday, and who denies it."
    for number in range(8)
]
PAGE = (
    "<html><head><title> Call to\narms </title>"
    '<meta property="article:published_time" content="2015-10-08T12:20:00Z">'
    '<meta property="og:site_name" content="The Meridian Post">'
    '<meta name="author" content="Foreign desk"><style>p {color: red}</style></head>'
    "<body><nav><a href='/'>Home</a><a href='/sport'>Sport</a></nav><article>"
    + "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
    + "</article><footer>All rights reserved</footer></body></html>"
)


def test_a_page_gives_its_main_text() -> None:
    text = html_to_text(PAGE)
    assert all(paragraph in text for paragraph in PARAGRAPHS)
    assert "Sport" not in text
    assert "color" not in text


def test_a_page_tells_of_itself() -> None:
    assert fields_in(PAGE, "a.html") == [
        {
            "html": PAGE,
            "title": "Call to arms",
            "published_at": "2015-10-08T12:20:00Z",
            "source": "The Meridian Post",
            "author": "Foreign desk",
        }
    ]


def test_a_bad_date_in_a_page_is_left_out() -> None:
    page = '<meta property="article:published_time" content="last week"><p>a</p>'
    assert fields_in(page, "a.htm") == [{"html": page}]


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>Five <b>killed</b>.</p>", "Five killed."),
        ("<p>Same.</p><p>Same.</p>", "Same.\n\nSame."),
        ("<ul><li>one</li><li>two</li></ul>after", "one\ntwo\n\nafter"),
        ("a<br>b<br><br>c", "a\nb\n\nc"),
        ("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", "a b\nc"),
        (
            "rebels say &ldquo;more&rdquo; &amp; &lt;less&gt;&nbsp;now",
            "rebels say “more” & <less> now",
        ),
        ("no tags at all & a < b", "no tags at all & a < b"),
        ("a <script>alert('x')</script><!-- c --> b", "a b"),
        ("<html><body><p>Short page.</p></body></html>", "Short page."),
        ("<p>unclosed <b>tags <i>everywhere", "unclosed tags everywhere"),
        ("wo<b>r</b>d", "word"),
        ("Идлиб <p>القصف", "Идлиб\n\nالقصف"),
        ("", ""),
        ("<p></p>", ""),
        ("<!--", ""),
    ],
)
def test_visible_text_is_kept(html: str, text: str) -> None:
    assert html_to_text(html) == text


def test_nothing_of_a_page_is_lost_when_no_article_is_found() -> None:
    page = "<html><body><div>Short news: five killed in Idlib.</div><nav>Home</nav></body></html>"
    assert html_to_text(page) == "Short news: five killed in Idlib.\nHome"


@pytest.mark.parametrize(
    "html",
    ["<div>" * 100_000, "<b>" * 100_000, "<table>" * 20_000, "<!--" * 100_000, "<p a='" * 50_000],
)
@pytest.mark.parametrize("before", ["", "<html><body>"])
def test_a_bomb_of_tags_is_read_in_bounded_time(html: str, before: str) -> None:
    began = time.perf_counter()
    assert len(html_to_text(before + html + "x")) <= 1
    assert len(visible_text(before + html + "x")) <= 1
    assert time.perf_counter() - began < 10


def test_a_declared_encoding_is_used_where_utf_8_fails() -> None:
    page = '<meta charset="windows-1256"><p>القصف</p>'.encode("windows-1256")
    (fields,) = fields_in(page, "a.html")
    assert html_to_text(fields["html"]) == "القصف"
    assert places(found_in(b"<p>\xff</p>", "a.html")) == [("file", 422)]
    assert places(found_in(b'<meta charset="nonsense"><p>\xff</p>', "a.html")) == [("file", 422)]
