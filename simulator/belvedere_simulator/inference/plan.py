"""Which file a model node runs, how its inputs are called, and where it shall run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal

from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.inference.formats.resolve import resolve
from belvedere_simulator.manifest.resolved import ModelNode, TensorInfo
from belvedere_simulator.messages import tr

Precision = Literal["FP32", "FP16"]
ProviderChoice = Literal["auto", "cpu", "cuda", "tensorrt"]


@dataclass(frozen=True)
class ModelPlan:
    """What the model server is given for one model node.

    `inputs` are the descriptor's: a name that the file does not know stands for the file's input at
    the same position among those not matched by name. `outputs` orders (and selects) the file's
    outputs, empty: as in the file. `precision` FP16 lets a GPU compute in half precision; the CPU
    computes as the file says, since it has no faster half-precision arithmetic. `memory`: bytes that its
    weights may take, None for as many as there are.
    """

    node: str
    file: Path
    inputs: tuple[TensorInfo, ...] = ()
    outputs: tuple[str, ...] = ()
    precision: Precision = "FP32"
    provider: ProviderChoice = "auto"
    memory: int | None = None

    def to_document(self) -> dict[str, Any]:
        """The plan as JSON can carry it."""
        return {**asdict(self), "file": str(self.file)}

    @staticmethod
    def from_document(document: dict[str, Any]) -> ModelPlan:
        """Read what `to_document` wrote."""
        inputs = (TensorInfo(t["name"], tuple(t["shape"]), t["dtype"]) for t in document["inputs"])
        return ModelPlan(
            node=document["node"],
            file=Path(document["file"]),
            inputs=tuple(inputs),
            outputs=tuple(document["outputs"]),
            precision=document["precision"],
            provider=document["provider"],
            memory=document.get("memory"),
        )


def read_choices(texts: Sequence[str]) -> dict[str, Path]:
    """Read `--model NODE=FILE`. Raises BelvedereError for anything else."""
    choices = {}
    for text in texts:
        node, equals, file = text.partition("=")
        if not (node and equals and file):
            what = tr("{text} is not NODE=FILE", text=repr(text))
            raise BelvedereError("BV-MODEL-012", what, where="--model")
        choices[node] = Path(file).expanduser()
    return choices


def plan_models(
    nodes: Sequence[ModelNode],
    choices: Mapping[str, Path],
    cache: Path,
    provider: ProviderChoice = "auto",
) -> tuple[ModelPlan, ...]:
    """Decide what every model node runs: the chosen file (by node or asset name), else the package's.

    Archives are unpacked and TorchScript is converted into `cache`, which can take minutes.
    Raises BelvedereError when a choice names no node and when a node has nothing that can run.
    """
    known = {name for node in nodes for name in (node.name, node.asset)}
    if unknown := sorted(set(choices) - known):
        names = ", ".join(node.name for node in nodes) or tr("none")
        what = tr("The application has no model node {name}; it has: {names}", name=unknown[0], names=names)
        raise BelvedereError("BV-MODEL-012", what, where="--model")
    return tuple(_plan(node, choices, cache, provider) for node in nodes)


def _plan(node: ModelNode, choices: Mapping[str, Path], cache: Path, provider: ProviderChoice) -> ModelPlan:
    file = choices.get(node.name) or choices.get(node.asset) or node.artifact
    if file is None:
        raise BelvedereError(
            "BV-MODEL-003",
            tr("The model node {node} has no model file", node=repr(node.name)),
            where=node.package_name,
            why=node.unresolved,
            remedy=tr("Choose one with --model {node}=FILE.", node=node.name),
        )
    model = resolve(file.absolute(), node.inputs, cache)
    return ModelPlan(node.name, model, node.inputs, (), node.precision, provider)
