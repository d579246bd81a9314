"""Live pictures in a window: how late its event loop is, and what many tiles cost beside one."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from statistics import median

from belvedere_simulator.bench.bench import Bench
from belvedere_simulator.bench.clip import clip_file
from belvedere_simulator.bench.helper import Helper
from belvedere_simulator.bench.processes import processor_seconds
from belvedere_simulator.bench.results import Series
from belvedere_simulator.bench.rounds import interleave
from belvedere_simulator.bench.settings import ClipShape
from belvedere_simulator.bench.statistics import quantile
from belvedere_simulator.bench.window_process import WINDOWS, window_environment
from belvedere_simulator.messages import tr

TILES = 16
_SIDE = 4

_LATE = 0.99
_WARM_SECONDS = 2.0
_LEAST_SHARE = 0.9
_LEAST_COLOURS = 20


def measure_delays(bench: Bench) -> Mapping[str, Series]:
    """The p99 of how late the event loop is while sixteen tiles play; idle and the ratio are in the note."""
    with _walls() as (idle, wall), _camera(bench, bench.settings.tile) as (_pid, url):
        idle.ask(do="show", urls=[])
        wall.ask(do="show", urls=[url] * TILES)
        windows = interleave(
            bench.settings.rounds,
            partial(_delay, bench, idle, 0),
            partial(_delay, bench, wall, TILES),
            bench.rounds("gui_p99_ms"),
        )
    quiet, busy = median(windows.reference), median(windows.ours)
    note = tr(
        "idle: {idle} ms; playing is {ratio} times that",
        idle=f"{quiet:.2f}",
        ratio=f"{busy / quiet:.1f}" if quiet else "-",
    )
    return {"gui_p99_ms": Series(windows.ours, (), note)}


def measure_cost(bench: Bench) -> Mapping[str, Series]:
    """Processor seconds a second of window, client child and decoding process."""
    small = bench.settings.tile
    with (
        _walls() as (wall, _other),
        _camera(bench, small) as (small_pid, small_url),
        _camera(bench, as_large(small)) as (large_pid, large_url),
    ):
        excluded = small_pid, large_pid
        windows = interleave(
            bench.settings.rounds,
            partial(_cost, bench, wall, [large_url], excluded),
            partial(_cost, bench, wall, [small_url] * TILES, excluded),
            bench.rounds("tiles_16_vs_1"),
        )
    return {"tiles_16_vs_1": Series(windows.ours, windows.reference)}


def as_large(small: ClipShape) -> ClipShape:
    """One picture with as many pixels, and bits, as sixteen small ones."""
    width, height = _SIDE * small.width, _SIDE * small.height
    return replace(small, width=width, height=height, bit_rate=TILES * small.bit_rate)


@contextmanager
def _walls() -> Iterator[tuple[Helper, Helper]]:
    """Two windows, each in a process of its own."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(ignore_cleanup_errors=True)))
        environment = window_environment(folder)
        made = [stack.enter_context(Helper("wall", WINDOWS, environment)) for _ in range(2)]
        yield made[0], made[1]


@contextmanager
def _camera(bench: Bench, shape: ClipShape) -> Iterator[tuple[int, str]]:
    """The process of a camera, which serves any number of clients, and its address."""
    clip = str(clip_file(shape, bench.settings.cache))
    with Helper("camera") as camera:
        yield camera.pid, camera.ask(do="serve", clip=clip)["url"]


def _delay(bench: Bench, wall: Helper, tiles: int) -> float:
    told = wall.ask(do="beat", seconds=bench.settings.seconds)
    if tiles:
        _guard(bench, told, tiles, wall)
    return quantile(told["delays"], _LATE)


def _cost(bench: Bench, wall: Helper, urls: Sequence[str], excluded: Sequence[int]) -> float:
    wall.ask(do="show", urls=list(urls))
    wall.ask(do="beat", seconds=min(_WARM_SECONDS, bench.settings.seconds))
    before = processor_seconds(excluded)
    told = wall.ask(do="beat", seconds=bench.settings.seconds)
    took = processor_seconds(excluded) - before
    _guard(bench, told, len(urls), wall)
    return took / bench.settings.seconds


def _guard(bench: Bench, told: Mapping[str, float], tiles: int, wall: Helper) -> None:
    """Nothing was left out to be fast."""
    due = bench.settings.tile.rate * (bench.settings.seconds - 1)
    bench.guard(tr("every camera's pictures are decoded"), told["decoded"] >= _LEAST_SHARE * due * tiles)
    bench.guard(tr("pictures reach the window"), told["paintings"] >= _LEAST_SHARE * due)
    bench.guard(tr("the pictures are seen"), wall.ask(do="look")["colours"] >= _LEAST_COLOURS)
