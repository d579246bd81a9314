"""Which file a model node runs, how its inputs are called, and where it shall run."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal

Precision = Literal["FP32", "FP16"]
ProviderChoice = Literal["auto", "cpu", "cuda", "tensorrt"]


@dataclass(frozen=True)
class ModelPlan:
    """What the model server is given for one model node.

    `inputs` are the descriptor's input names; one that the file does not know stands for the file's
    input at the same position among those not matched by name. `outputs` orders (and selects) the
    file's outputs, empty: as in the file. `precision` FP16 lets a GPU compute in half precision; the
    CPU computes as the file says, since it has no faster half-precision arithmetic.
    """

    node: str
    file: Path
    inputs: tuple[str, ...] = ()
    outputs: tuple[str, ...] = ()
    precision: Precision = "FP32"
    provider: ProviderChoice = "auto"

    def to_document(self) -> dict[str, Any]:
        """The plan as JSON can carry it."""
        return {**asdict(self), "file": str(self.file)}

    @staticmethod
    def from_document(document: dict[str, Any]) -> ModelPlan:
        """Read what `to_document` wrote."""
        return ModelPlan(
            node=document["node"],
            file=Path(document["file"]),
            inputs=tuple(document["inputs"]),
            outputs=tuple(document["outputs"]),
            precision=document["precision"],
            provider=document["provider"],
        )
