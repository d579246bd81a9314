"""Counting all lines, and those with a text, beside `wc` and `grep`."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from belvedere_simulator.bench.bench import Bench
from belvedere_simulator.bench.log_file import LITERAL, PATTERN
from belvedere_simulator.bench.results import Series
from belvedere_simulator.bench.rounds import interleave
from belvedere_simulator.logs.clock import Clock
from belvedere_simulator.logs.files import LogFile
from belvedere_simulator.logs.filters import Filter
from belvedere_simulator.logs.growing import Growing
from belvedere_simulator.logs.track import Track
from belvedere_simulator.logs.view import View
from belvedere_simulator.logs.work.pool import Pool
from belvedere_simulator.messages import tr

Taken = tuple[float, int]
"""Seconds, and how many lines were counted."""


def measure_index(bench: Bench) -> Mapping[str, Series]:
    """Seconds until every line can be found, beside `wc -l`."""
    with pool() as counting:
        return _measured(bench, "log_index", ["wc", "-l"], lambda: indexed(counting, bench.log)[0])


def measure_literal(bench: Bench) -> Mapping[str, Series]:
    """Seconds of a search, beside `grep -c`."""
    return _searched(bench, "log_literal", ["grep", "-c", LITERAL], Filter(LITERAL, case=True))


def measure_regex(bench: Bench) -> Mapping[str, Series]:
    """Seconds of a search by a regular expression, beside `grep -cE`."""
    command = ["grep", "-cE", PATTERN]
    return _searched(bench, "log_regex", command, Filter(PATTERN, regex=True, case=True))


@contextmanager
def pool() -> Iterator[Pool]:
    """The counting processes, started already, as they are when a viewer is open."""
    counting = Pool()
    counting.warm()
    try:
        yield counting
    finally:
        counting.close()


def indexed(counting: Pool, log: Path) -> tuple[Taken, View]:
    """A view of the log, and how long it took."""
    begun = time.perf_counter()
    view, track = View(counting), Track(log.name, str(log), Clock(0.0), None)
    track.add(LogFile(log))
    view.add(track)
    Growing(view, counting).count([track], nothing, nothing)
    view.complete = True
    return (time.perf_counter() - begun, view.total()), view


def searched(view: View, wanted: Filter) -> Taken:
    """A search in a view."""
    begun = time.perf_counter()
    hits = view.search(wanted, nothing, nothing)
    return time.perf_counter() - begun, hits or 0


def nothing(_fraction: float = 0.0) -> None:
    """Nobody gives up, nobody looks."""


def _searched(bench: Bench, goal: str, command: Sequence[str], wanted: Filter) -> Mapping[str, Series]:
    with pool() as counting:
        _taken, view = indexed(counting, bench.log)
        try:
            return _measured(bench, goal, command, lambda: searched(view, wanted))
        finally:
            view.close()


def _measured(
    bench: Bench, goal: str, command: Sequence[str], ours: Callable[[], Taken]
) -> Mapping[str, Series]:
    program = shutil.which(command[0])
    if program is None:
        return {goal: Series((), (), tr("{program} is not installed", program=command[0]))}
    whole = [program, *command[1:], str(bench.log)]
    _ran(whole), ours()  # what both read is in the computer's memory from here on
    windows = interleave(bench.settings.rounds, lambda: _ran(whole), ours, bench.rounds(goal))
    counts = {count for _seconds, count in (*windows.ours, *windows.reference)}
    bench.guard(tr("{goal}: both count the same lines", goal=goal), len(counts) == 1)
    seconds = tuple(taken for taken, _count in windows.ours)
    beside = tuple(taken for taken, _count in windows.reference)
    size = bench.log.stat().st_size / 1e6
    note = tr("{size} MB, {count} lines counted", size=f"{size:.0f}", count=min(counts))
    return {goal: Series(seconds, beside, note)}


def _ran(command: Sequence[str]) -> Taken:
    environment = {**os.environ, "LC_ALL": "C"}
    begun = time.perf_counter()
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    return time.perf_counter() - begun, int(done.stdout.split()[0])
