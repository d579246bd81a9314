"""Copies of what models were given and gave, while somebody looks, and nothing otherwise."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from belvedere_simulator.inference.tensor_words import TensorWords

Array = np.ndarray[Any, Any]
Named = Mapping[str, Array]

LONGEST_LOOK = 60.0
MOST_CALLS = 16
MOST_BYTES = 64 << 20
TOLD_CALLS = 2
"""Of one model: tensors of more calls of one frame are counted, and not told."""


@dataclass(frozen=True)
class Sample:
    """One call: when it began and ended (monotonic, nanoseconds), and its tensors by name."""

    began: int
    ended: int
    inputs: Named
    outputs: Named

    @property
    def size(self) -> int:
        """Bytes of its tensors."""
        return sum(array.nbytes for array in (*self.inputs.values(), *self.outputs.values()))


class CallSampler:
    """Of one model node. Any thread; who calls a model asks `armed` first, which costs nothing."""

    def __init__(self) -> None:
        self.armed = False
        self._until = 0.0
        self._kept: deque[Sample] = deque(maxlen=MOST_CALLS)
        self._lock = threading.Lock()

    def arm(self, seconds: float) -> None:
        """Keep copies of the newest calls for so long."""
        with self._lock:
            self._kept.clear()
            self._until = time.monotonic() + min(seconds, LONGEST_LOOK)
            self.armed = True

    def disarm(self) -> None:
        """Nobody looks any more."""
        with self._lock:
            self.armed = False
            self._kept.clear()

    def keep(self, sample: Sample) -> None:
        """A call was made."""
        with self._lock:
            if time.monotonic() > self._until:
                # Whoever looked is gone without a word.
                self.armed = False
                self._kept.clear()
            if not self.armed:
                return
            self._kept.append(sample)
            while len(self._kept) > 1 and sum(each.size for each in self._kept) > MOST_BYTES:
                self._kept.popleft()

    def between(self, began: int, ended: int) -> list[Sample]:
        """The kept calls that began between these moments."""
        with self._lock:
            return [sample for sample in self._kept if began <= sample.began <= ended]


def copied(names: Sequence[str], arrays: Sequence[Array]) -> Named:
    """Copies by name."""
    return {name: array.copy() for name, array in zip(names, arrays, strict=True)}


def told_samples(node: str, samples: Sequence[Sample], words: TensorWords) -> dict[str, Any]:
    """The calls of one node as JSON carries them; `words` knows how much room is left for pictures."""
    return {
        "node": node,
        "count": len(samples),
        "calls": [
            {
                "ms": round((sample.ended - sample.began) / 1e6, 3),
                "inputs": [words.input(name, array) for name, array in sample.inputs.items()],
                "outputs": [words.output(name, array) for name, array in sample.outputs.items()],
            }
            for sample in samples[:TOLD_CALLS]
        ],
    }
