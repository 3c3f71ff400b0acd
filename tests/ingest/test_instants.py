"""Times as clients write them."""

from __future__ import annotations

import pytest

from services.ingest.instants import to_utc


@pytest.mark.parametrize(
    ("written", "utc"),
    [
        ("2015-10-08T11:56:00Z", "2015-10-08T11:56:00+00:00"),
        ("2015-10-08t11:56:00z", "2015-10-08T11:56:00+00:00"),
        ("2015-10-08T14:56:00+03:00", "2015-10-08T11:56:00+00:00"),
        ("2015-10-08T14:56:00+0300", "2015-10-08T11:56:00+00:00"),
        ("2015-10-08 11:56:00", "2015-10-08T11:56:00+00:00"),
        ("2015-10-08T11:56", "2015-10-08T11:56:00+00:00"),
        ("2015-10-08", "2015-10-08T00:00:00+00:00"),
        ("2015-10-08T11:56:00.123456789Z", "2015-10-08T11:56:00.123456+00:00"),
        ("2015-10-08T11:56:00.5Z", "2015-10-08T11:56:00.500000+00:00"),
        (" 2015-10-08T11:56:00Z\n", "2015-10-08T11:56:00+00:00"),
        ("2016-02-29", "2016-02-29T00:00:00+00:00"),
    ],
)
def test_a_time_is_read_in_utc(written: str, utc: str) -> None:
    assert to_utc(written).isoformat() == utc


@pytest.mark.parametrize(
    "written",
    [
        "",
        "yesterday",
        "08/10/2015",
        "2015-10-8",
        "20151008",
        "2015-W41-4",
        "1444305360",
        "2015-13-01",
        "2015-02-29",
        "2015-10-08T24:01:00Z",
        "2015-10-08T11:56:61Z",
        "2015-10-08T11:56:00+25:00",
        "0001-01-01T00:00:00+14:00",
        "9999-12-31T23:59:59-14:00",
        "٢٠١٥-١٠-٠٨",
        "2015-10-08T11:56:00Z and more",
    ],
)
def test_nonsense_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match=r"^is (not a time|a time that does not exist)"):
        to_utc(written)
