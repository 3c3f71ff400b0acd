"""Plain text and Markdown."""

from __future__ import annotations

from services.ingest.readers.record import Unreadable
from tests.ingest.readers.reading import fields_in, found_in, places

MARKDOWN = """\
# Field log: *western* Syria

Compiled from [open sources](https://example.org), marked `(U)`
where wrapped.

- Airstrikes on **Idlib** province.
- Five people killed.

1. First
2. Second

| place | dead |
| --- | --- |
| Idlib | 5 |

```
verbatim
```

<div>From <b>HTML</b></div>
"""


def test_a_text_file_is_one_document() -> None:
    assert fields_in("\ufeffFive killed.\n", "a.TXT") == [{"text": "Five killed.\n"}]


def test_markdown_loses_its_marks_and_keeps_its_words() -> None:
    (fields,) = fields_in(MARKDOWN, "a.md")
    assert fields["title"] == "Field log: western Syria"
    assert fields["text"] == (
        "Field log: western Syria\n\n"
        "Compiled from open sources, marked (U) where wrapped.\n\n"
        "- Airstrikes on Idlib province.\n"
        "- Five people killed.\n\n"
        "1. First\n"
        "2. Second\n\n"
        "place\ndead\nIdlib\n5\n\n"
        "verbatim\n\n"
        "From HTML"
    )


def test_markdown_without_a_heading_has_no_title() -> None:
    assert fields_in("Just text.", "a.markdown") == [{"text": "Just text."}]


def test_the_line_that_is_no_utf_8_is_told() -> None:
    (found,) = found_in(b"one\ntwo\n\xff\n", "a.txt")
    assert isinstance(found, Unreadable)
    assert found.error.status == 422
    assert "line 3" in found.error.detail


def test_a_file_over_the_limit_is_a_413() -> None:
    for name in ("a.txt", "a.md", "a.html"):
        assert places(found_in("x" * 101, name, max_document_bytes=100)) == [("file", 413)]
