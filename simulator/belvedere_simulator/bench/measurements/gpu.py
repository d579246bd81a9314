"""What a GPU brings; on a computer without one these goals say so."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from belvedere_simulator.bench.bench import Bench
from belvedere_simulator.bench.engine_run import EngineRun
from belvedere_simulator.bench.helper import Helper
from belvedere_simulator.bench.results import Series
from belvedere_simulator.bench.rounds import interleave
from belvedere_simulator.inference import providers
from belvedere_simulator.inference.session import available
from belvedere_simulator.messages import tr

_INPUTS = 400
_WARM_FRAMES = 50


def measure_end_to_end(bench: Bench) -> Mapping[str, Series]:
    """G1: frames per second with TensorRT in half precision ÷ the GPU's own calls per second."""
    return {"G1": _on_gpu(bench, _end_to_end)}


def measure_speed_up(bench: Bench) -> Mapping[str, Series]:
    """G2: TensorRT as the model server uses it ÷ the CUDA provider as it comes."""
    return {"G2": _on_gpu(bench, _speed_up)}


def measure_agreement(bench: Bench) -> Mapping[str, Series]:
    """G8: the share of inputs for which half precision has the same best class as single precision."""
    return {"G8": _on_gpu(bench, _agreement)}


def _on_gpu(bench: Bench, measure: Callable[[Bench, Helper], Series]) -> Series:
    if missing := [name for name in (providers.TENSORRT, providers.CUDA) if name not in available()]:
        names = ", ".join(providers.short_name(name) for name in missing)
        return Series((), (), tr("needs a GPU; the installed ONNX Runtime lacks: {names}", names=names))
    with Helper("gpu") as helper:
        return measure(bench, helper)


def _end_to_end(bench: Bench, helper: Helper) -> Series:
    engine = EngineRun(
        bench.application(bench.large, "FP16"),
        [str(bench.clip)],
        model=bench.large.file,
        fast=True,
        isolation=bench.settings.isolation,
        provider="tensorrt",
    )
    reference = partial(_ask, helper, "resident", cache=str(bench.settings.cache), **_window(bench))
    with engine:
        windows = interleave(
            bench.settings.rounds, reference, partial(_play, bench, engine), bench.rounds("G1")
        )
        provider = engine.run.report["provider"]
    return Series(windows.ours, windows.reference, tr("provider: {provider}", provider=provider))


def _play(bench: Bench, engine: EngineRun) -> float:
    done = engine.ask(
        do="play",
        seconds=bench.settings.seconds,
        warm=_WARM_FRAMES,
        pause=0,
        model=True,
        put=True,
        size=bench.large.size,
        frames=bench.settings.clip.frames,
    )
    bench.guard(tr("{what}: every frame came once, in order", what="G1"), done["broken"] == 0)
    return float(done["frames"] / done["seconds"])


def _speed_up(bench: Bench, helper: Helper) -> Series:
    window = _window(bench)
    reference = partial(_ask, helper, "plain", **window)
    ours = partial(_ask, helper, "served", cache=str(bench.settings.cache), **window)
    windows = interleave(bench.settings.rounds, reference, ours, bench.rounds("G2"))
    return Series(windows.ours, windows.reference)


def _agreement(bench: Bench, helper: Helper) -> Series:
    small = bench.small
    cache = str(bench.settings.cache)
    done = helper.ask(do="agree", model=str(small.file), size=small.size, count=_INPUTS, cache=cache)
    note = tr("{same} of {count} inputs", same=done["same"], count=_INPUTS)
    return Series((float(done["same"]),), (float(_INPUTS),), note)


def _ask(helper: Helper, command: str, **arguments: Any) -> float:
    return float(helper.ask(do=command, **arguments)["rate"])


def _window(bench: Bench) -> dict[str, Any]:
    return {"model": str(bench.large.file), "size": bench.large.size, "seconds": bench.settings.seconds}
