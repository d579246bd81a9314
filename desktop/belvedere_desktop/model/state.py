"""A model as the page shows it, made from what the child tells."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

_MEGA = 1e6


@dataclass(frozen=True)
class TensorRow:
    """An input or output; `place` is that among them."""

    name: str
    dtype: str
    shape: tuple[int, ...]
    place: int = 0

    @property
    def is_open(self) -> bool:
        """Whether a size besides the first is open."""
        return min(self.shape[1:], default=1) < 0


@dataclass(frozen=True)
class ProviderRow:
    """A provider: `state` is takes, refuses or absent; milliseconds are None until they were measured."""

    name: str
    state: str
    why: str = ""
    p50: float | None = None
    p95: float | None = None

    def timed(self, timing: Mapping[str, Any]) -> ProviderRow:
        """The same with what was measured."""
        return replace(self, p50=float(timing["p50_ms"]), p95=float(timing["p95_ms"]))


@dataclass(frozen=True)
class ModelState:
    """Everything about one model. `format` is onnx, torchscript or another; `descriptor` a text or ""."""

    file: str
    format: str
    framework: str
    size: int
    producer: str = ""
    opsets: tuple[tuple[str, int], ...] = ()
    parameters: int = 0
    inputs: tuple[TensorRow, ...] = ()
    outputs: tuple[TensorRow, ...] = ()
    providers: tuple[ProviderRow, ...] = ()
    runs_on: str = ""
    advice: str = ""
    descriptor: str = ""

    @property
    def megabytes(self) -> str:
        """Its size."""
        return f"{self.size / _MEGA:.1f} MB"

    @property
    def sizes(self) -> str:
        """The open sizes as somebody may name them: NAME=1,3,-1,-1 for each input that has some."""
        return " ".join(
            f"{each.name}={','.join(map(str, (max(each.shape[0], 1), *each.shape[1:])))}"
            for each in self.inputs
            if each.is_open
        )


def model_of(found: Mapping[str, Any]) -> ModelState:
    """Out of what `models.inspect` tells."""
    problem = str(found.get("problem") or "")
    return ModelState(
        file=str(found["file"]),
        format=str(found["format"]),
        framework=str(found["framework"]),
        size=int(found["bytes"]),
        producer=str(found.get("producer", "")),
        opsets=tuple((found.get("opsets") or {}).items()),
        parameters=int(found.get("parameters", 0)),
        inputs=_tensors(found.get("inputs") or ()),
        outputs=_tensors(found.get("outputs") or ()),
        providers=tuple(
            ProviderRow(str(each["name"]), str(each["state"]), str(each["why"]))
            for each in found["providers"]
        ),
        runs_on=str(found.get("runs_on") or ""),
        advice=problem or str(found.get("advice", "")),
        descriptor=str(found.get("descriptor", "")),
    )


def read_sizes(text: str) -> list[dict[str, Any]]:
    """What was typed, as the child wants it. Raises ValueError for anything else."""
    inputs = []
    for word in text.split():
        name, equals, rest = word.partition("=")
        sizes, _, dtype = rest.partition(":")
        try:
            shape = [int(size) for size in sizes.split(",")]
        except ValueError:
            shape = [0]
        if not name or not equals or 0 in shape:
            raise ValueError(word)
        inputs.append({"name": name, "shape": shape, "dtype": dtype or "float32"})
    return inputs


def _tensors(told: Sequence[Mapping[str, Any]]) -> tuple[TensorRow, ...]:
    return tuple(
        TensorRow(str(each["name"]), str(each["dtype"]), tuple(int(size) for size in each["shape"]), place)
        for place, each in enumerate(told)
    )
