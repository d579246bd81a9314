"""A power cut at each write of a job: it is done, and its end reaches the site once."""

from __future__ import annotations

import threading
from dataclasses import replace

import pytest

from belvedere_simulator.appliance.jobs.book import ENTRY
from belvedere_simulator.appliance.jobs.job import Job
from belvedere_simulator.appliance.life import Life
from belvedere_simulator.appliance.storage.store import ApplianceStore
from fakes.appliance_inside import Inside
from fakes.linked_appliance import LinkedAppliances, Reported
from fakes.waiting import until

STEPS = ("downloading", "verified", "launched")
WRITES = 10


class CutStore(ApplianceStore):
    """A store at whose write of a number the power fails: before, or just after it."""

    def __init__(self, store: ApplianceStore, life: Life, number: int, moment: str) -> None:
        self.__dict__ |= store.__dict__
        self._life = life
        self._left = number
        self._moment = moment

    def write(self, name: str, content: bytes) -> None:
        """Put an entry, while there is power."""
        if name != ENTRY:
            super().write(name, content)
            return
        self._left -= 1
        if self._left > 0 or (self._left == 0 and self._moment == "after"):
            super().write(name, content)
        if self._left == 0:
            # Power never fails on a thread of the appliance's own, which would wait for itself here.
            threading.Thread(target=self._life.end).start()
            until(lambda: self._life.ended)


def _work(job: Job) -> None:
    begun = STEPS.index(job.details["step"]) + 1 if "step" in job.details else 0
    for step in STEPS[begun:]:
        job.progress(step)
    job.succeed()


@pytest.mark.parametrize("moment", ["before", "after"])
@pytest.mark.parametrize("number", range(1, WRITES + 1))
def test_a_power_cut_at_any_write(
    appliances: LinkedAppliances, reported: Reported, number: int, moment: str
) -> None:
    def failing(inside: Inside) -> Inside:
        store = CutStore(inside.around.store, inside.around.life, number, moment)
        return replace(inside, around=replace(inside.around, store=store))

    handlers = {"work": _work}
    first = appliances.live(appliances.device(), handlers=handlers, change=failing)
    job_id = appliances.enqueue(first, f"kill-{moment}-{number}", {"operation": "work", "version": 1})
    first.connection.connect()
    until(lambda: first.inside.around.life.ended or reported.ended(job_id))
    first.end()
    appliances.live(handlers=handlers).connect()
    until(lambda: reported.ended(job_id))
    told = [(status, details.get("step", "")) for status, details in reported.of(job_id)]
    assert [status for status, _ in told].count("SUCCEEDED") == 1
    assert told[-1] == ("SUCCEEDED", "launched")
    steps = [STEPS.index(step) for _, step in told if step]
    assert steps == sorted(steps)
