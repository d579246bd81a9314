"""The lines of all logs in one order."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from belvedere_simulator.drives.log_times import by_time
from belvedere_simulator.drives.logs import LogFile


def texts(*files: str) -> list[str]:
    found = [LogFile(f"{number}.log", text) for number, text in enumerate(files)]
    return [files[place.file].splitlines()[place.line] for place in by_time(found)]


def test_lines_of_all_forms_are_in_the_order_of_their_times() -> None:
    occ = "2026-11-21 08:30:00.500 INFO a(1) one\n  more of one\n2026-11-21 08:30:02.000 INFO a(1) three\n"
    kern = "Nov 21 08:30:01 panorama kernel: [1.0] two\nNov 21 08:30:03 panorama kernel: [3.0] four\n"
    assert [line.split()[-1] for line in texts(occ, kern)] == ["one", "one", "two", "three", "four"]


def test_the_turn_of_the_year_does_not_put_december_last() -> None:
    occ = "2027-01-01 00:00:01.000 INFO a(1) new\n"
    kern = "Dec 31 23:59:59 panorama kernel: old\n"
    assert [line.split()[-1] for line in texts(occ, kern)] == ["old", "new"]


def test_a_clock_that_was_set_back_does_not_tear_a_file_apart() -> None:
    occ = "2026-11-21 08:30:00.000 INFO a\n2026-11-20 01:00:00.000 INFO b\n2026-13-45 99:00:00.000 INFO c\n"
    assert [line.split()[-1] for line in texts(occ)] == ["a", "b", "c"]
    assert texts("Feb 30 10:00:00 x\nFeb 29 10:00:00 y\n") == ["Feb 30 10:00:00 x", "Feb 29 10:00:00 y"]


_LINE = st.one_of(
    st.text(max_size=10),
    st.datetimes().map(lambda moment: f"{moment:%Y-%m-%d %H:%M:%S}.001 INFO"),
    st.sampled_from(["Nov 21 08:30:01 x", "Feb 29 00:00:00 y", "Dec 31 23:59:59 z"]),
)


@given(st.lists(st.lists(_LINE, max_size=5).map("\n".join), max_size=4))
def test_every_line_is_there_once_and_files_keep_their_order(files: list[str]) -> None:
    order = by_time([LogFile(str(number), text) for number, text in enumerate(files)])
    for number, text in enumerate(files):
        assert [place.line for place in order if place.file == number] == list(range(len(text.splitlines())))
