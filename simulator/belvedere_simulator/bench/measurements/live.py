"""What the engine adds to the age of a camera's frames, and their age when the application is too slow."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from statistics import median

from belvedere_simulator.bench.bench import Bench
from belvedere_simulator.bench.engine_run import EngineRun
from belvedere_simulator.bench.helper import Helper
from belvedere_simulator.bench.measurements.ages import ages_ms
from belvedere_simulator.bench.results import Series
from belvedere_simulator.bench.rounds import interleave
from belvedere_simulator.bench.statistics import quantile, slope
from belvedere_simulator.messages import tr

_WARM_FRAMES = 20
_SLOW_SECONDS = 0.2
_LATE = 0.95

Take = tuple[int, int, int, float]
"""Number of the frame, when it was there, ns from the question, age in ms by its time stamp."""


def measure_added(bench: Bench) -> Mapping[str, Series]:
    """Frames at `get` and on the canvas, beside a minimal reader of the same camera."""
    with Helper("camera") as camera, Helper("decoding") as reader:
        url = camera.ask(do="serve", clip=str(bench.clip))["url"]
        isolation = bench.settings.isolation
        with EngineRun(bench.application(), [url], watched=True, isolation=isolation) as engine:
            engine.set_paused(paused=True)
            windows = interleave(
                bench.settings.rounds,
                partial(_reference, bench, camera, reader, url),
                partial(_ours, bench, camera, engine),
                bench.rounds("live"),
            )
    reference = tuple(get for get, _painted in windows.reference)
    return {
        "live_added_ms_get": Series(tuple(get for get, _painted in windows.ours), reference),
        "live_added_ms_painted": Series(tuple(painted for _get, painted in windows.ours), reference),
    }


def measure_overload(bench: Bench) -> Mapping[str, Series]:
    """An application that manages five frames a second; ages by the source's own clock.

    The source is a file at its own pace: FFmpeg gives a network camera's frame when the next one
    begins to arrive, which would add a period to every age, whatever the engine does.
    """
    period = bench.settings.clip.period_ms
    late, growth = [], []
    with EngineRun(bench.application(), [str(bench.clip)], isolation=bench.settings.isolation) as engine:
        for number in range(bench.settings.rounds):
            bench.tell(f"overload: {number + 1}/{bench.settings.rounds}")
            taken = _play(bench, engine, bench.settings.long_seconds, _SLOW_SECONDS)
            ages = [age for _number, _got, _took, age in taken]
            late.append(quantile(ages, _LATE))
            growth.append(slope(list(enumerate(ages))) * len(ages))
    worst, seconds = max(growth, key=abs), bench.settings.long_seconds
    note = tr("growth within a window of {seconds} s: {ms} ms", seconds=seconds, ms=f"{worst:.2f}")
    return {"overload_age_periods": Series(tuple(late), (period,), note)}


def _reference(bench: Bench, camera: Helper, reader: Helper, url: str) -> tuple[float, float]:
    camera.ask(do="sent")
    seen = reader.ask(do="watch", url=url, seconds=bench.settings.seconds, warm=_WARM_FRAMES)["seen"]
    age = median(ages_ms(camera.ask(do="sent")["sent"], seen))
    return age, age


def _ours(bench: Bench, camera: Helper, engine: EngineRun) -> tuple[float, float]:
    assert engine.watcher is not None
    camera.ask(do="sent")
    engine.set_paused(paused=False)
    taken = [(number, got) for number, got, _took, _age in _play(bench, engine, bench.settings.seconds)]
    painted = [moment for moment in engine.watcher.take_seen() if moment[1] >= taken[0][1]]
    engine.set_paused(paused=True)
    sent = camera.ask(do="sent")["sent"]
    return median(ages_ms(sent, taken)), median(ages_ms(sent, painted))


def _play(bench: Bench, engine: EngineRun, seconds: float, pause: float = 0.0) -> list[Take]:
    warm = 2 if pause else _WARM_FRAMES
    done = engine.ask(
        do="play",
        seconds=seconds,
        warm=warm,
        pause=pause,
        model=False,
        put=not pause,
        frames=bench.settings.clip.frames,
    )
    taken: list[Take] = done["takes"][warm:]
    return taken
