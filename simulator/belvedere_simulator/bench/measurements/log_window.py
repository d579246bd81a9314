"""The Logs page in a window: how soon it paints, what it holds, and how it follows a log that grows fast."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from statistics import median, quantiles
from typing import Any

import psutil

from belvedere_simulator.bench.bench import Bench
from belvedere_simulator.bench.helper import Helper
from belvedere_simulator.bench.log_file import LINE, write_log
from belvedere_simulator.bench.results import Series
from belvedere_simulator.bench.rounds import interleave
from belvedere_simulator.bench.window_process import WINDOWS, window_environment
from belvedere_simulator.messages import tr

_SMALL_LINES = 10_000 // LINE
_USUAL_LINES = 80_000
_FOLLOWED = 50_000
"""Lines a second."""
_LOOKS = 40
_REST, _STEADY = 0.5, 100_000


def measure_paint(bench: Bench) -> Mapping[str, Series]:
    """Milliseconds from the click to painted lines, of the large log and of one of 10 KB."""
    small = _small(bench)
    with _window() as window:

        def paint(log: Path) -> float:
            told = window.ask(do="open", path=str(log))
            bench.guard(tr("lines are painted"), told["painted"] > 0)
            return float(told["ms"])

        paint(small), paint(bench.log)
        windows = interleave(
            bench.settings.rounds,
            lambda: paint(small),
            lambda: paint(bench.log),
            bench.rounds("log_first_paint"),
        )
    return {"log_first_paint": Series(windows.ours, windows.reference, "ms")}


def measure_memory(bench: Bench) -> Mapping[str, Series]:
    """What window, client child and counting processes hold more with the large log, counted, than with a
    small one, for each of its bytes."""
    small, size = _small(bench), bench.log.stat().st_size
    usual = write_log(bench.log_folder / "usual.log", _USUAL_LINES)
    grown: list[float] = []
    for number in range(bench.settings.rounds):
        bench.tell(f"log_memory: {number + 1}/{bench.settings.rounds}")
        with _window() as window:
            # With the first one everything is loaded that any log needs, the counting processes' too.
            held = [_held(bench, window, log) for log in (usual, small, bench.log)]
        grown.append((held[2] - held[1]) / size)
    note = tr("{count} MB in the middle", count=f"{median(grown) * size / 1e6:.1f}")
    return {"log_memory": Series(tuple(grown), (), note)}


def measure_following(bench: Bench) -> Mapping[str, Series]:
    """How late the window's loop is while it shows the end of a log that gets 50,000 lines a second."""
    seconds = bench.settings.long_seconds
    with _window() as window, Helper("log_writer") as writer:
        log = write_log(bench.log_folder / "followed.log", _SMALL_LINES)
        window.ask(do="open", path=str(log), follow=True)
        window.ask(do="settle")
        writer.begin(do="write", path=str(log), rate=_FOLLOWED, seconds=seconds)
        told = window.ask(do="beat", seconds=seconds)
        wrote = writer.finish()
        whole = wrote["lines"] + _SMALL_LINES
        shown = _caught_up(window, whole)
    bench.guard(
        tr("no line that was followed is lost: {shown} of {whole}", shown=shown, whole=whole), shown == whole
    )
    delays = told["delays"]
    p99 = quantiles(delays, n=100)[98] if len(delays) > 1 else 0.0
    note = tr(
        "{lines} lines in {seconds} s, {paintings} paintings",
        lines=wrote["lines"],
        seconds=f"{seconds:.0f}",
        paintings=told["paintings"],
    )
    return {"log_follow_p99_ms": Series((p99,), (), note)}


def _small(bench: Bench) -> Path:
    return write_log(bench.log_folder / "small.log", _SMALL_LINES)


@contextmanager
def _window() -> Iterator[Helper]:
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        environment = window_environment(Path(folder))
        with Helper("log_window", WINDOWS, environment) as window:
            yield window


def _caught_up(window: Helper, whole: int) -> int:
    """How many lines it shows in the end, once it has had time to read the last ones."""
    for _look in range(_LOOKS):
        told: dict[str, Any] = window.ask(do="beat", seconds=0.25)
        if told["shown"] >= whole:
            break
    return int(told["shown"])


def _held(bench: Bench, window: Helper, log: Path) -> float:
    window.ask(do="open", path=str(log))
    told = window.ask(do="settle")
    bench.guard(tr("all lines are counted"), bool(told["complete"]))
    pids = window.ask(do="processes")
    last = 0
    for _look in range(_LOOKS):
        window.ask(do="beat", seconds=_REST)
        child = psutil.Process(pids["child"])
        processes = [psutil.Process(pids["window"]), child, *child.children(recursive=True)]
        held = sum(process.memory_info().rss for process in processes)
        if abs(held - last) < _STEADY:
            break
        last = held
    return float(held)
