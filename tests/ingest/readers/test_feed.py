"""RSS and Atom."""

from __future__ import annotations

from pathlib import Path

import pytest

from services.ingest.readers.record import Record, Unreadable
from tests.ingest.readers.reading import fields_in, found_in, places

ITEM = "<item><title>{0}</title><description>&lt;p&gt;Text {0}&lt;/p&gt;</description></item>"
RSS = '<rss version="2.0"><channel><title>Kestrel &amp;amp; Wire</title>{}</channel></rss>'
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="ar"><title>Desk</title>
<entry><id>urn:1</id><title type="html">A &amp;lt;b&gt;</title>
<updated>2015-10-07T20:55:00+03:00</updated>
<author><name>A. B.</name></author><link href="https://example.org/1"/><category term="Syria"/>
<summary>short</summary>
<content type="html">&lt;p&gt;long &lt;b&gt;text&lt;/b&gt;&lt;/p&gt;</content></entry>
<entry><id>urn:2</id><updated>some day</updated><summary>plain a &lt; b</summary></entry></feed>"""


def test_rss_gives_its_items() -> None:
    found = fields_in(RSS.format(ITEM.format(1) + ITEM.format(2)), "a.xml")
    assert found == [
        {"html": "<p>Text 1</p>", "title": "1", "source": "Kestrel & Wire"},
        {"html": "<p>Text 2</p>", "title": "2", "source": "Kestrel & Wire"},
    ]


def test_atom_gives_its_entries() -> None:
    first, second = fields_in(ATOM, "a.atom")
    assert first == {
        "html": "<p>long <b>text</b></p>",
        "title": "A <b>",
        "source": "Desk",
        "author": "A. B.",
        "url": "https://example.org/1",
        "external_id": "urn:1",
        "published_at": "2015-10-07T17:55:00+00:00",
        "language": "ar",
        "metadata": {"categories": ["Syria"]},
    }
    assert second["text"] == "plain a < b"
    assert second["metadata"] == {"published": "some day"}
    assert "published_at" not in second


def test_a_feed_that_breaks_off_keeps_what_stands_before() -> None:
    feed = RSS.format(ITEM.format(1) + ITEM.format(2) + "<item><title>3</ti")
    found = found_in(feed.removesuffix("</channel></rss>"), "a.rss")
    assert [one.fields.get("title") for one in found if isinstance(one, Record)][:2] == ["1", "2"]
    assert places(found)[-1][1] == 422


@pytest.mark.parametrize(
    "head", ["", '<?xml version="1.0"?>', "<?xml version='1.0' encoding='UTF-8'?>\n", "\ufeff"]
)
def test_a_feed_that_is_not_utf_8_is_refused_with_the_place(head: str) -> None:
    raw = (head + RSS.format(ITEM.format("é") + ITEM.format("#"))).encode().replace(b"#", b"\xff")
    (found,) = found_in(raw, "a.xml")
    assert isinstance(found, Unreadable)
    assert (found.position, found.error.status) == ("file", 422)
    assert f"not valid UTF-8 at byte {raw.index(0xFF)}." in found.error.detail


@pytest.mark.parametrize("encoding", ["windows-1252", "iso-8859-1", "utf-16", "utf-8-sig", "utf8"])
def test_a_declared_encoding_is_read(encoding: str) -> None:
    declared = encoding.removesuffix("-sig")
    xml = f'<?xml version="1.0" encoding="{declared}"?>' + RSS.format(ITEM.format("é"))
    (found,) = fields_in(xml.encode(encoding), "a.xml")
    assert (found["title"], found["html"]) == ("é", "<p>Text é</p>")


@pytest.mark.parametrize(
    "xml",
    [
        "",
        "text",
        "<html><body>a</body></html>",
        "<a/>",
        "{}",
        "<rss",
        "http://127.0.0.1:9/feed",
    ],
)
def test_what_is_no_feed_is_refused(xml: str) -> None:
    assert places(found_in(xml, "a.xml")) == [("file", 422)]


def test_a_character_that_does_not_exist_is_a_422() -> None:
    feed = RSS.format("<item><title>&#99999999999999999999;</title></item>")
    assert {status for _, status in places(found_in(feed, "a.xml"))} == {422}


def test_a_path_in_place_of_a_feed_opens_nothing(tmp_path: Path) -> None:
    secret = tmp_path / "secret.xml"
    secret.write_text(RSS.format(ITEM.format("secret")))
    assert places(found_in(str(secret), "a.xml")) == [("file", 422)]


@pytest.mark.parametrize(
    "doctype",
    [
        '<!DOCTYPE rss [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>',
        '<!DOCTYPE rss [<!ENTITY a SYSTEM "file:///etc/hostname">]>',
        '<!DOCTYPE rss [<!ENTITY % a SYSTEM "http://127.0.0.1:9/x"> %a;]>',
    ],
)
def test_entities_are_refused(doctype: str) -> None:
    assert places(found_in(doctype + RSS.format(ITEM.format("&a;")), "a.xml")) == [("file", 422)]
