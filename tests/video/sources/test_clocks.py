"""Time stamps follow the source and never go back."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from belvedere_simulator.video.sources.clocks import FileClock, LiveClock, in_microseconds, time_stamp

SECONDS = st.none() | st.floats(-1e6, 1e6)
DAY = 1_700_000_000.0


def _whole(stamp: tuple[int, int]) -> int:
    return stamp[0] * 1_000_000 + stamp[1]


@given(st.floats(0, 4e9))
def test_a_stamp_is_whole_seconds_and_less_than_a_million_microseconds(wall: float) -> None:
    seconds, microseconds = time_stamp(in_microseconds(wall))
    assert 0 <= microseconds < 1_000_000
    assert abs(seconds + microseconds / 1e6 - wall) < 1e-6


def test_a_cameras_steps_are_its_own_not_those_of_the_network() -> None:
    clock = LiveClock()
    arrivals = [DAY, DAY + 0.21, DAY + 0.22, DAY + 0.31]
    stamps = [_whole(clock.stamp(7.0 + n / 10, arrival)) for n, arrival in enumerate(arrivals)]
    assert [stamp - stamps[0] for stamp in stamps] == [0, 100_000, 200_000, 300_000]


def test_a_first_frame_without_a_time_gets_the_wall_clock() -> None:
    clock = LiveClock()
    assert clock.stamp(None, DAY) == (1_700_000_000, 0)
    assert clock.stamp(5.0, DAY + 0.1) == (1_700_000_000, 100_000)


def test_a_camera_whose_clock_jumps_is_followed_by_the_wall_clock() -> None:
    clock = LiveClock()
    clock.stamp(5.0, DAY)
    assert clock.stamp(5000.0, DAY + 0.1) == (1_700_000_000, 100_000)
    assert clock.stamp(1.0, DAY + 0.2) == (1_700_000_000, 200_000)


@given(st.lists(st.tuples(SECONDS, st.floats(0, 10), st.booleans())))
def test_stamps_of_a_camera_never_decrease_and_stay_near_the_wall_clock(
    steps: list[tuple[float | None, float, bool]],
) -> None:
    clock, wall, last = LiveClock(), DAY, 0
    for seconds, passed, reconnected in steps:
        wall += passed
        if reconnected:
            clock.restart()
        stamp = _whole(clock.stamp(seconds, wall))
        assert stamp >= last
        assert stamp / 1e6 <= wall + 1.001
        last = stamp


@given(st.lists(st.lists(st.none() | st.floats(0, 100), max_size=5), max_size=5))
def test_places_in_a_looping_file_never_go_back(rounds: list[list[float | None]]) -> None:
    clock, last = FileClock(DAY, 0.0), 0.0
    for frames in rounds:
        clock.begin_round(0.04)
        for seconds in frames:
            place = clock.place(seconds, 0.04)
            assert place >= last
            last = place


def test_a_file_that_fell_far_behind_goes_on_from_now() -> None:
    clock = FileClock(DAY, 100.0)
    assert clock.wait(1.0, 100.5) == 0.5
    assert clock.wait(1.0, 101.5) == 0.0
    assert clock.wait(1.1, 110.0) == 0.0
    assert abs(clock.wait(1.2, 110.0) - 0.1) < 1e-9


def test_standing_still_moves_all_that_follows() -> None:
    clock = FileClock(DAY, 100.0)
    clock.hold(30.0)
    assert clock.wait(1.0, 130.0) == 1.0
    assert clock.stamp(1.0) == (1_700_000_031, 0)
