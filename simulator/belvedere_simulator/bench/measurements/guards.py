"""So that speed does not cost truth: same pictures, same counts, same outputs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from belvedere_simulator.bench.bench import Bench
from belvedere_simulator.bench.engine_run import EngineRun
from belvedere_simulator.bench.helper import Helper
from belvedere_simulator.bench.models import Model
from belvedere_simulator.messages import tr

_FRAMES = 6
_TOLERANCE = 1e-4


def check_same_work(
    bench: Bench, what: str, engine: EngineRun, reference: Helper, model: Model | None
) -> None:
    """Some frames and the model's outputs for them, taken by the application and by the reference."""
    size = model.size if model else 0
    file = str(model.file) if model else ""
    ours = engine.ask(do="verify", count=_FRAMES, size=size, model=bool(model))["found"]
    numbers = [int(number) for number in ours]
    asked: dict[str, Any] = {"clip": str(bench.clip), "model": file, "size": size}
    theirs = reference.ask(do="verify", numbers=numbers, threads=1, **asked)["found"]
    same = ours.keys() == theirs.keys() and all(ours[n][0] == theirs[n][0] for n in ours)
    bench.guard(tr("{what}: the application's frames are those of the clip", what=what), same)
    check_same_outputs(bench, what, [ours[n][1] for n in ours], [theirs[n][1] for n in ours if n in theirs])


def check_same_outputs(bench: Bench, what: str, ours: Sequence[Any], reference: Sequence[Any]) -> None:
    """Outputs of a model, up to the rounding of single precision."""
    shapes = np.shape(ours) == np.shape(reference)
    same = shapes and bool(np.allclose(ours, reference, rtol=_TOLERANCE, atol=_TOLERANCE))
    bench.guard(tr("{what}: the model's outputs are the session's", what=what), same)
