"""Times as logs write them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.logs.clock import Clock, clock_of
from belvedere_simulator.logs.taught import teach

WRITTEN = datetime(2026, 1, 5, tzinfo=UTC).timestamp()
AT = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC).timestamp()


@pytest.mark.parametrize(
    ("line", "form", "time"),
    [
        ("2026-01-02 03:04:05.250 ERROR fetchFromS3(12) timeout", "iso", AT + 0.25),
        ("2026-01-02 03:04:05,250 - root - INFO - python logging", "iso", AT + 0.25),
        ("INFO 2026-01-02 03:04:05,250 level first", "iso", AT + 0.25),
        ("[2026-01-02T03:04:05Z] in brackets", "iso", AT),
        ("2026-01-02T04:04:05.123456789+01:00 nanoseconds and a zone", "iso", AT + 0.123456),
        ("2026/01/02 03:04:05 slashes", "iso", AT),
        ("<34>1 2026-01-02T03:04:05.003Z host app - - syslog of 2009", "iso", AT + 0.003),
        ("Jan  2 03:04:05 box kernel: syslog", "syslog", AT),
        ("<30>Jan  2 03:04:05 box app[3]: with a priority", "syslog", AT),
        ("Fri Jan  2 03:04:05 2026 with day and year", "syslog", None),
        ("Dec 31 23:00:00 box the last year's", "syslog", datetime(2025, 12, 31, 23, tzinfo=UTC).timestamp()),
        ("[   12.000250] kern", "kern", 12.00025),
        (f"{AT:.0f} seconds", "epoch", AT),
        (f"{AT:.0f}.5 seconds and a half", "epoch", AT + 0.5),
        (f"{AT:.0f}123 thousandths", "epoch", AT + 0.123),
        ('{"level": "info", "ts": 1767323045.5, "msg": "x"}', "json", AT + 0.5),
        ('{"time": "2026-01-02T03:04:05Z"}', "json", AT),
        ('10.0.0.1 - - [02/Jan/2026:04:04:05 +0100] "GET /"', "web", AT),
        ("E0102 03:04:05.250000 1 file.cc:1] glog", "glog", AT + 0.25),
    ],
)
def test_a_time_is_recognised(line: str, form: str, time: float | None) -> None:
    clock = Clock(WRITTEN)
    found = clock.read(line.encode())
    if time is None:
        assert found is None or clock.format == form
        return
    assert found is not None
    assert clock.format == form
    assert found[0] / 1e6 == pytest.approx(time, abs=1e-6)
    again = clock_of(clock.document()).read(line.encode())
    assert again == found


@pytest.mark.parametrize(
    "line",
    [
        "",
        '  File "x.py", line 3, in <module>',
        "Traceback (most recent call last):",
        "2026-13-02 03:04:05 there is no such month",
        "Feb 30 03:04:05 no such day",
        "12345 no time of ours",
        "99999999999999999999999 too long",
        "\0\0\0",
    ],
)
def test_a_line_without_a_time_has_none(line: str) -> None:
    assert Clock(WRITTEN).read(line.encode()) is None


def test_seconds_may_be_added() -> None:
    found = Clock(WRITTEN, offset=3_600_000_000).read(b"2026-01-02 03:04:05 x")
    assert found is not None
    assert found[0] / 1e6 == AT + 3600


@pytest.mark.parametrize(
    ("example", "time", "form", "another"),
    [
        (
            "02.01.2026 03:04:05,250 text",
            "02.01.2026 03:04:05,250",
            "%d.%m.%Y %H:%M:%S,%f",
            "02.01.2026 03:04:05,25 a",
        ),
        (
            "box|1/2/2026 3:04:05 AM|text",
            "1/2/2026 3:04:05 AM",
            "%m/%d/%Y %I:%M:%S %p",
            "other|1/2/2026 03:04:05 am|",
        ),
        (
            "x 02-Jan-2026 03:04:05 y",
            "02-Jan-2026 03:04:05",
            "%d-%b-%Y %H:%M:%S",
            "longer 02-Jan-2026 03:04:05",
        ),
        ("id=7 at=20260102T030405 x", "20260102T030405", "%Y%m%dT%H%M%S", "id=12 at=20260102T030405"),
        (f"t={AT:.0f} x", f"{AT:.0f}", "%s", f"t={AT:.0f}"),
    ],
)
def test_a_form_is_learnt_from_an_example(example: str, time: str, form: str, another: str) -> None:
    taught = teach(example, time)
    assert taught["form"] == form
    for line in (example, another):
        found = Clock(WRITTEN, taught=[taught]).read(line.encode())
        assert found is not None
        assert found[0] / 1e6 == pytest.approx(AT, abs=0.3)


@pytest.mark.parametrize(
    ("example", "time", "form"),
    [
        ("text", "time", ""),
        ("3:04 x", "3:04", ""),
        ("a 1 b", "1", "%Q"),
        ("a", "", ""),
        ("5 x", "5", "%d %m"),
    ],
)
def test_what_is_no_time_is_refused(example: str, time: str, form: str) -> None:
    with pytest.raises(BelvedereError, match="BV-LGV-003"):
        teach(example, time, form)
