"""Archives, friendly and hostile."""

from __future__ import annotations

import io
import stat
import struct
import zipfile

import pytest

from services.ingest.readers.record import Record
from tests.ingest.readers.reading import found_in, places


def pack(files: dict[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def test_each_file_inside_is_read_by_its_own_reader() -> None:
    packed = pack(
        {
            "news/": b"",
            "news/a.txt": b"one",
            "b.jsonl": b'{"text": "two"}\noops\n',
            "__MACOSX/._a.txt": b"\x00\x05",
            "photo.jpg": b"\xff\xd8",
        }
    )
    found = found_in(packed, "all.zip", defaults={"source": "s"})
    assert places(found) == [
        ("news/a.txt: text", 202),
        ("b.jsonl: line 1", 202),
        ("b.jsonl: line 2", 422),
        ("photo.jpg", 415),
    ]
    assert isinstance(found[0], Record)
    assert found[0].fields == {"text": "one", "source": "s"}


def test_an_archive_in_an_archive_is_read_but_no_deeper() -> None:
    inner = pack({"a.txt": b"one"})
    assert places(found_in(pack({"in.zip": inner}), "out.zip")) == [("in.zip: a.txt: text", 202)]
    deep = pack({"b.txt": b"two", "out.zip": pack({"in.zip": inner})})
    assert places(found_in(deep, "top.zip")) == [("b.txt: text", 202), ("out.zip: in.zip", 422)]


@pytest.mark.parametrize(
    "name", ["../a.txt", "a/../../b.txt", "/etc/a.txt", "C:/a.txt", "..\\a.txt", "a\\..\\b.txt"]
)
def test_a_path_that_leads_outside_refuses_the_whole_archive(name: str) -> None:
    # zipfile itself cleans the name when it writes: the bytes are changed afterwards.
    stand_in = "x" * len(name)
    packed = pack({"fine.txt": b"one", stand_in: b"two"}).replace(stand_in.encode(), name.encode())
    assert places(found_in(packed, "a.zip")) == [("file", 422)]


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    bomb = pack({"a.txt": b"first", "bomb.txt": b"\x00" * 100_000_000})
    assert len(bomb) < 200_000
    assert places(found_in(bomb, "a.zip")) == [("file", 413)]


def test_what_it_unpacks_to_is_limited() -> None:
    packed = pack({f"{n}.txt": b"x" * 1_000 for n in range(5)}, zipfile.ZIP_STORED)
    assert len(found_in(packed, "a.zip", max_archive_bytes=5_000)) == 5
    assert places(found_in(packed, "a.zip", max_archive_bytes=4_999)) == [("file", 413)]


def test_the_limit_counts_what_stands_in_inner_archives() -> None:
    inner = pack({"a.txt": b"x" * 1_000})
    packed = pack({"1.zip": inner, "2.zip": inner, "3.zip": inner})
    most = 3 * len(inner) + 2_500
    assert places(found_in(packed, "a.zip", max_archive_bytes=most)) == [
        ("1.zip: a.txt: text", 202),
        ("2.zip: a.txt: text", 202),
        ("3.zip", 413),
    ]


def test_the_number_of_files_is_limited() -> None:
    packed = pack({f"{n}.txt": b"x" for n in range(6)})
    assert len(found_in(packed, "a.zip", max_archive_files=6)) == 6
    assert places(found_in(packed, "a.zip", max_archive_files=5)) == [("file", 413)]
    many = pack({f"{n:0100}.txt": b"" for n in range(100)})
    assert places(found_in(many, "a.zip", max_archive_files=5)) == [("file", 413)]


def test_a_header_that_lies_about_the_size_gains_nothing() -> None:
    packed = bytearray(pack({"a.txt": b"x" * 1_000_000}))
    entry = packed.rfind(b"PK\x01\x02")
    struct.pack_into("<I", packed, entry + 24, 100)
    assert places(found_in(bytes(packed), "a.zip", max_archive_bytes=200)) == [("a.txt", 422)]


def test_a_file_without_a_name_is_of_no_type() -> None:
    packed = bytearray(pack({"a.txt": b"one", "b": b"two"}))
    # The name is shortened to nothing in the directory, and becomes the comment.
    entry = packed.rfind(b"PK\x01\x02")
    struct.pack_into("<HHH", packed, entry + 28, 0, 0, 1)
    assert places(found_in(bytes(packed), "a.zip"))[0] == ("a.txt: text", 202)
    assert {status for _, status in places(found_in(bytes(packed), "a.zip"))[1:]} <= {415, 422}


def test_damaged_encrypted_and_linked_files_spoil_no_other() -> None:
    packed = bytearray(pack({"bad.txt": b"a" * 50, "good.txt": b"b"}, zipfile.ZIP_STORED))
    packed[packed.find(b"aaa")] = ord("c")
    assert places(found_in(bytes(packed), "a.zip")) == [("bad.txt", 422), ("good.txt: text", 202)]

    packed = bytearray(pack({"locked.txt": b"a", "good.txt": b"b"}))
    packed[packed.find(b"PK\x01\x02") + 8] |= 1
    assert places(found_in(bytes(packed), "a.zip")) == [
        ("locked.txt", 422),
        ("good.txt: text", 202),
    ]

    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        link = zipfile.ZipInfo("link.txt")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/hostname")
    assert places(found_in(buffer.getvalue(), "a.zip")) == [("link.txt", 422)]


@pytest.mark.parametrize("raw", [b"", b"text", b"PK\x03\x04", b"PK\x05\x06" + b"\xff" * 18])
def test_what_is_no_archive_is_refused(raw: bytes) -> None:
    ((place, status),) = places(found_in(raw, "a.zip"))
    assert place == "file"
    assert status in (413, 422)
