"""What two models compute from the same numbers, compared."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np

_SEED = 20_211_020
OPEN_SIZE = 2
"""What an open size is while models are compared: 1 would be taken for a constant."""

Values = np.ndarray[Any, Any]


def random_inputs(inputs: Sequence[Mapping[str, Any]], seed: int = 0) -> Iterator[Values]:
    """Random values for inputs told as {"shape", "dtype"}; the same ones every time for the same `seed`."""
    random = np.random.default_rng(_SEED + seed)
    for tensor in inputs:
        shape = [size if size >= 0 else OPEN_SIZE for size in tensor["shape"]]
        scale = 1.0 if np.dtype(tensor["dtype"]).kind == "f" else 255.0
        yield np.asarray(random.random(shape) * scale).astype(tensor["dtype"])


def largest_difference(expected: Sequence[Values], found: Sequence[Values]) -> float:
    """The largest absolute difference; infinite when number or shapes differ."""
    if len(expected) != len(found):
        return float("inf")
    largest = 0.0
    for ours, theirs in zip(found, expected, strict=True):
        if ours.shape != theirs.shape:
            return float("inf")
        if ours.size:
            gap = np.abs(ours.astype(np.float64) - theirs.astype(np.float64)).max()
            largest = max(largest, float(gap)) if not np.isnan(gap) else float("inf")
    return largest


def largest_value(outputs: Sequence[Values]) -> float:
    """The largest absolute value, at least 1: what differences are small or large beside."""
    sizes = (float(np.abs(values.astype(np.float64)).max()) for values in outputs if values.size)
    return max([1.0, *sizes])
