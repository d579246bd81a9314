"""`node.call` beside `session.run`, in blocks without gaps."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from statistics import median
from typing import Any

from belvedere_simulator.bench.bench import Bench
from belvedere_simulator.bench.engine_run import EngineRun
from belvedere_simulator.bench.helper import Helper
from belvedere_simulator.bench.measurements.guards import check_same_outputs
from belvedere_simulator.bench.models import Model
from belvedere_simulator.bench.results import Series
from belvedere_simulator.bench.rounds import interleave
from belvedere_simulator.inference.session import cores
from belvedere_simulator.messages import tr


def measure_small(bench: Bench) -> Mapping[str, Series]:
    """The light model: what a call adds."""
    return {"call_added_ms_small": _measure(bench, bench.small, "call_small")}


def measure_large(bench: Bench) -> Mapping[str, Series]:
    """The heavy model: how a call compares."""
    return {"call_ratio_large": _measure(bench, bench.large, "call_large")}


def session_variants() -> list[dict[str, Any]]:
    """The ways to use the cores that a reference may choose from."""
    counts = sorted({1, cores()})
    return [{"threads": n, "spinning": s} for n in counts for s in ((False, True) if n > 1 else (False,))]


def _measure(bench: Bench, model: Model, what: str) -> Series:
    # Unpaced and not asked for its frames, the camera stands still.
    engine = EngineRun(
        bench.application(model),
        [str(bench.clip)],
        model=model.file,
        fast=True,
        isolation=bench.settings.isolation,
    )
    arguments = {"model": str(model.file), "size": model.size}
    with Helper("inference") as reference, engine:
        bench.tell(tr("{what}: choosing the reference", what=what))
        tried = [
            (
                _milliseconds(
                    reference.ask(do="call", seconds=bench.settings.trial_seconds, **arguments, **v)
                ),
                v,
            )
            for v in session_variants()
        ]
        best, chosen = min(tried, key=lambda entry: entry[0])
        block = partial(_block, reference, seconds=bench.settings.block_seconds, **arguments, **chosen)
        ours = partial(_block, engine, seconds=bench.settings.block_seconds, size=model.size)
        windows = interleave(bench.settings.rounds, block, ours, bench.rounds(what))
        check_same_outputs(bench, what, windows.ours[-1]["outputs"], windows.reference[-1]["outputs"])
    note = tr("reference: {chosen}, {best} ms", chosen=chosen, best=f"{best:.3f}")
    return Series(tuple(map(_milliseconds, windows.ours)), tuple(map(_milliseconds, windows.reference)), note)


def _block(side: EngineRun | Helper, **arguments: Any) -> dict[str, Any]:
    return side.ask(do="call", **arguments)


def _milliseconds(block: dict[str, Any]) -> float:
    return float(median(block["times"]))
