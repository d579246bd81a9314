"""Several streams at once, as fast as they go, as BGR in the application."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping, Sequence
from functools import partial

from belvedere_simulator.bench.bench import Bench
from belvedere_simulator.bench.engine_run import EngineRun
from belvedere_simulator.bench.helper import Helper
from belvedere_simulator.bench.measurements.guards import check_same_work
from belvedere_simulator.bench.results import Series
from belvedere_simulator.bench.rounds import interleave
from belvedere_simulator.messages import tr

_WARM_FRAMES = 8


def measure(count: int, bench: Bench) -> Mapping[str, Series]:
    """`count` streams, beside as many decoders in processes of their own."""
    what = f"streams_{count}"
    engine = EngineRun(
        bench.application(), [str(bench.clip)] * count, fast=True, isolation=bench.settings.isolation
    )
    with contextlib.ExitStack() as stack:
        decoders = [stack.enter_context(Helper("decoding")) for _ in range(count)]
        stack.enter_context(engine)
        with Helper("loop") as judge:
            check_same_work(bench, what, engine, judge, None)
        into_buffer, note = _fastest(bench, what, decoders)
        windows = interleave(
            bench.settings.rounds,
            partial(_reference, bench, decoders, bench.settings.seconds, into_buffer=into_buffer),
            partial(_ours, bench, what, engine),
            bench.rounds(what),
        )
    return {what: Series(windows.ours, windows.reference, note)}


def _fastest(bench: Bench, what: str, decoders: Sequence[Helper]) -> tuple[bool, str]:
    """Whether the decoders are faster when they convert as the engine does, and what either came to."""
    bench.tell(tr("{what}: choosing the reference", what=what))
    direct, own = (
        _reference(bench, decoders, bench.settings.trial_seconds, into_buffer=into_buffer)
        for into_buffer in (True, False)
    )
    note = tr(
        "reference: the faster of {count} decoders that convert as the engine does ({direct} fps) "
        "or by PyAV ({own} fps)",
        count=len(decoders),
        direct=f"{direct:.1f}",
        own=f"{own:.1f}",
    )
    return direct >= own, note


def _reference(bench: Bench, decoders: Sequence[Helper], seconds: float, *, into_buffer: bool) -> float:
    asked = {"clip": str(bench.clip), "seconds": seconds, "warm": _WARM_FRAMES, "into_buffer": into_buffer}
    for decoder in decoders:
        decoder.begin(do="decode", **asked)
    done = [decoder.finish() for decoder in decoders]
    return float(sum(each["frames"] / each["seconds"] for each in done))


def _ours(bench: Bench, what: str, engine: EngineRun) -> float:
    done = engine.ask(
        do="play",
        seconds=bench.settings.seconds,
        warm=_WARM_FRAMES,
        pause=0,
        model=False,
        put=False,
        frames=bench.settings.clip.frames,
    )
    bench.guard(tr("{what}: every frame came once, in order", what=what), done["broken"] == 0)
    return float(done["frames"] / done["seconds"])
