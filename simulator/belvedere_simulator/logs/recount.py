"""Having tracks counted: here where it is little, by other processes where it is much."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from belvedere_simulator.logs.counting import Counts
from belvedere_simulator.logs.filters import Wish
from belvedere_simulator.logs.track import Growth, Track
from belvedere_simulator.logs.work.job import Job
from belvedere_simulator.logs.work.pool import Pool

Check = Callable[[], None]
Progress = Callable[[float], None]
_HERE_BLOCKS = 48
"""So many blocks are counted sooner than another process is asked."""


@dataclass(frozen=True)
class Plan:
    """Count what a wish passes of a track, under a name; of all or of a growth."""

    track: Track
    name: str
    wish: Wish
    growth: Growth | None = None


Put = Callable[[Plan, int, Counts], None]
"""Told for each plan the first block of the track and the counts from there."""


def count(pool: Pool, plans: Sequence[Plan], put: Put, check: Check, progress: Progress) -> None:
    """Do all plans. Raises OSError, BelvedereError, and what `check` raises."""
    jobs: list[Job] = []
    whose: list[Plan] = []
    for plan in plans:
        made = plan.track.jobs(plan.wish, plan.growth)
        jobs += made
        whose += [plan] * len(made)
    done, whole = 0, sum(job.last - job.first for job in jobs)

    def step(number: int, counts: Counts) -> None:
        nonlocal done
        job, plan = jobs[number], whose[number]
        put(plan, plan.track.place_of(job), counts)
        done += job.last - job.first
        progress(done / whole)

    if whole > _HERE_BLOCKS:
        pool.run(jobs, step, check)
        return
    for number, job in enumerate(jobs):
        check()
        step(number, job.done_here())
