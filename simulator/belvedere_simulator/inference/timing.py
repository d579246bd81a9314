"""How long a model takes on this machine, alone."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.inference.formats.comparison import random_inputs
from belvedere_simulator.inference.providers import ORDER, short_name
from belvedere_simulator.inference.session import SharedSession, open_on
from belvedere_simulator.inference.statistics import percentile
from belvedere_simulator.inference.tensor import Tensor
from belvedere_simulator.manifest.resolved import TensorInfo
from belvedere_simulator.messages import tr

SECONDS = 2.0
_WARM, _FEWEST, _MOST = 3, 5, 300


@dataclass(frozen=True)
class Timing:
    """One provider: calls that were timed, their p50 and p95, and how long loading took. Milliseconds."""

    provider: str
    calls: int
    p50_ms: float
    p95_ms: float
    load_ms: float


def time_model(
    model: Path,
    provider: str,
    cache: Path,
    inputs: Sequence[TensorInfo] = (),
    said: Callable[[str], None] = lambda _line: None,
) -> Timing:
    """Call an ONNX model with random numbers for about two seconds, or 300 times.

    provider: its short name; inputs: the sizes of those that the model leaves open, by name; an open first
    size is one otherwise. Raises BelvedereError BV-MODEL-007 where the provider does not take the model,
    BV-MODEL-005 where a size has to be named.
    """
    named = next((each for each in ORDER if short_name(each) == provider), "")
    if not named:
        known = ", ".join(map(short_name, ORDER))
        what = tr("There is no provider {name}; there are {known}", name=repr(provider), known=known)
        raise BelvedereError("BV-MODEL-007", what)
    said(tr("Loading on {provider}", provider=provider))
    session = open_on(model, named, cache)
    values = _values(session, {tensor.name: tensor.shape for tensor in inputs})
    said(tr("Timing on {provider}", provider=provider))
    taken = sorted(_times(session, values))
    return Timing(
        provider,
        len(taken),
        round(percentile(taken, 0.5), 3),
        round(percentile(taken, 0.95), 3),
        round(session.load_seconds * 1000, 1),
    )


def _times(session: SharedSession, values: dict[str, Any]) -> list[float]:
    try:
        for _ in range(_WARM):
            session.raw.run(None, values)
        taken: list[float] = []
        end = time.monotonic() + SECONDS
        while len(taken) < _FEWEST or (time.monotonic() < end and len(taken) < _MOST):
            begun = time.perf_counter()
            session.raw.run(None, values)
            taken.append((time.perf_counter() - begun) * 1000)
    except Exception as error:  # ONNX Runtime raises classes of its own
        why = str(error).strip().splitlines()
        what = tr("The model cannot be called with these sizes")
        raise BelvedereError("BV-MODEL-005", what, why=why[0] if why else "") from error
    return taken


def _values(session: SharedSession, sizes: dict[str, tuple[int, ...]]) -> dict[str, Any]:
    chosen = [_chosen(tensor, sizes) for tensor in session.inputs]
    told = [
        {"shape": shape, "dtype": tensor.dtype} for tensor, shape in zip(session.inputs, chosen, strict=True)
    ]
    names = [tensor.name for tensor in session.inputs]
    return dict(zip(names, random_inputs(told), strict=True))


def _chosen(tensor: Tensor, sizes: dict[str, tuple[int, ...]]) -> tuple[int, ...]:
    shape = sizes.get(tensor.name, tensor.shape)
    shape = (1, *shape[1:]) if shape and shape[0] < 0 else shape
    if min(shape, default=1) < 0:
        what = tr(
            "The input {name} has open sizes: {shape}", name=repr(tensor.name), shape=list(tensor.shape)
        )
        raise BelvedereError("BV-MODEL-005", what, remedy=tr("Name them, like NAME=1,3,224,224."))
    return shape
