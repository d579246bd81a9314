"""An appliance under load for long: memory stays flat, pictures stay young, every line is delivered.

    pytest tests/campaigns/test_appliance_soak.py --minutes 10

The clip is a fixed one, and so is all that happens: there is nothing to seed.
"""

from __future__ import annotations

import statistics
import threading
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from campaigns.soak import CAMERAS_OF_EACH, CLIP, Seen, Soaked, soaking
from fakes.appliance_process import ApplianceProcess
from fakes.waiting import until

SHARE_MINUTES = 0.25
SAMPLE_SECONDS = 2.0
SETTLED_MINUTES = 2.0
SETTLED_SHARE = 0.4
"""After this part of a run that is shorter than five minutes."""
RISE_A_MINUTE = 1.0
"""MB. A short run is allowed what a run of eight minutes is: a single page fault tells nothing."""
SHORTEST_MINUTES = 8.0
STILL_SETTLING = 24.0
"""MB, while a busy computer has begun nothing but the start: a share of seconds sees coarse leaks only."""
OLDEST_PERIODS = 2.0
LATE_SHARE = 0.5
DELIVERED_SECONDS = 60.0


@pytest.mark.campaign
def test_an_appliance_under_load_stays_as_it_is(
    request: pytest.FixtureRequest, campaign_folder: Path
) -> None:
    asked: float | None = request.config.getoption("--minutes", None)
    minutes = asked or SHARE_MINUTES
    with soaking(campaign_folder) as (appliance, applications):
        samples = sampled(appliance, minutes)
        ends = [each.end() for each in applications]
        check_memory(samples)
        for each, end in zip(applications, ends, strict=True):
            assert len(end.streams) == CAMERAS_OF_EACH
            check_lines(each, end.lines)
        check_ages(ends, minutes, LATE_SHARE if asked is None else 0.0, must_keep_up=asked is not None)


def check_ages(ends: Sequence[Seen], minutes: float, late_share: float, *, must_keep_up: bool) -> None:
    """No picture was older than it may be at `get` of an application that keeps up.

    The suite's share runs beside other tests, which may hold it up: there, most pictures have to be young.
    """
    expected = 0.9 * minutes * 60 * CLIP.rate * CAMERAS_OF_EACH
    keeping_up = [end for end in ends if end.pictures > expected]
    late = [end.older(OLDEST_PERIODS * CLIP.period_ms) for end in keeping_up]
    seen, oldest = sum(end.pictures for end in ends), max(end.oldest for end in ends)
    print(f"{seen} pictures, the oldest {oldest} ms at get; {len(keeping_up)} kept up, too old: {late}")
    assert len(keeping_up) == len(ends) or not must_keep_up
    for end, count in zip(keeping_up, late, strict=True):
        assert count <= late_share * end.pictures


def sampled(appliance: ApplianceProcess, minutes: float) -> list[tuple[float, float]]:
    """Minutes since the begin, and the memory of all processes of the appliance in MB."""
    pause, begun, found = threading.Event(), time.monotonic(), []
    while (passed := (time.monotonic() - begun) / 60) < minutes:
        found.append((passed, appliance.proportional_memory() / 1e6))
        pause.wait(SAMPLE_SECONDS)
    print(f"\n{appliance.processes()} processes; MB:", *(f"{mb:.0f}" for _, mb in found[::15]))
    return found


def check_memory(samples: list[tuple[float, float]]) -> None:
    """The line through what was seen after the start rises by less than it may."""
    minutes = samples[-1][0]
    begin = min(SETTLED_MINUTES, SETTLED_SHARE * minutes)
    times, sizes = zip(*[each for each in samples if each[0] >= begin], strict=True)
    slope, _ = statistics.linear_regression(times, sizes)
    print(f"{sizes[0]:.1f} MB, {sizes[-1]:.1f} at last, {max(sizes):.1f} at most; {slope:.2f} MB a minute")
    room = RISE_A_MINUTE * max(minutes - begin, SHORTEST_MINUTES)
    assert slope * (minutes - begin) < (room if begin == SETTLED_MINUTES else STILL_SETTLING)


def check_lines(application: Soaked, lines: int) -> None:
    """The site has each line of the application once, in order."""
    until(lambda: len(application.delivered()) >= lines, DELIVERED_SECONDS)
    assert application.delivered() == list(range(lines))
