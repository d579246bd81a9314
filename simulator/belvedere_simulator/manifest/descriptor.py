"""descriptor.json as typed documents: how code is started, what a model takes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from belvedere_simulator.manifest.document import JsonDocument
from belvedere_simulator.manifest.fields import Fields, TextRule
from belvedere_simulator.manifest.graph import ENVELOPE
from belvedere_simulator.manifest.json_tree import Spot
from belvedere_simulator.manifest.problem import Problems
from belvedere_simulator.manifest.resolved import Entry, TensorInfo
from belvedere_simulator.messages import tr

_EVENTS = TextRule(choices=("onExit", "onPartialInput", "onCompleteInput"))
_FRAMEWORKS = TextRule(choices=("TENSORFLOW", "PYTORCH", "MXNET"))
_FRAMEWORK_VERSION = TextRule(r"[0-9]+\.[A-Za-z0-9.]+", 3, 10)
_NUMPY_TYPES = TextRule(
    choices=(
        *("int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64"),
        *("float16", "float32", "float64"),
    )
)
_MODEL = ("envelopeVersion", "framework", "frameworkVersion", "inputs", "precisionMode")


@dataclass(frozen=True)
class RuntimeDescriptor:
    """How the code node is started."""

    entry: Entry
    document: JsonDocument = field(compare=False, repr=False)


@dataclass(frozen=True)
class ModelDescriptor:
    """What a model was made with, and what it takes."""

    framework: str
    framework_version: str
    inputs: tuple[TensorInfo, ...]
    precision: Literal["FP32", "FP16"]
    document: JsonDocument = field(compare=False, repr=False)


def read_descriptor(document: JsonDocument, problems: Problems) -> RuntimeDescriptor | ModelDescriptor | None:
    """Read whichever descriptor the file holds; None when it is neither."""
    top = Fields(document.top, problems, ("runtimeDescriptor", "mlModelDescriptor"))
    if "mlModelDescriptor" in top:
        body = top.object("mlModelDescriptor", _MODEL)
        return None if body is None else _model(document, body, problems)
    if "runtimeDescriptor" in top:
        body = top.object("runtimeDescriptor", ("envelopeVersion", "entry", "events"))
        return None if body is None else _runtime(document, body, problems)
    what = tr('A descriptor holds "runtimeDescriptor" or "mlModelDescriptor".')
    problems.error("BV-MAN-005", document.top, what)
    return None


def _runtime(document: JsonDocument, body: Fields, problems: Problems) -> RuntimeDescriptor:
    body.text("envelopeVersion", ENVELOPE, required=True)
    for at in body.items("events"):
        _check_event(at, problems)
    entry = body.object("entry", ("path", "name", "arguments", "environment"))
    return RuntimeDescriptor(Entry("$default", "") if entry is None else _entry(entry, problems), document)


def _entry(fields: Fields, problems: Problems) -> Entry:
    needs_name = any(name in fields for name in ("path", "arguments", "environment"))
    environment = []
    for item in fields.items("environment"):
        pair = Fields(item, problems, ("name", "value"))
        environment.append((pair.text("name", required=True), pair.text("value", required=True)))
    return Entry(
        path=fields.text("path", default="$default"),
        name=fields.text("name", TextRule(minimum=1), required=needs_name),
        arguments=tuple(fields.read_text(at, TextRule()) for at in fields.items("arguments")),
        environment=tuple(environment),
    )


def _check_event(at: Spot, problems: Problems) -> None:
    fields = Fields(at, problems, ("type", "handler", "inputs"))
    kind = fields.text("type", _EVENTS, required=True)
    fields.text("handler", required=True)
    for item in fields.items("inputs", required=kind in {"onPartialInput", "onCompleteInput"}):
        fields.read_text(item, TextRule())


def _model(document: JsonDocument, body: Fields, problems: Problems) -> ModelDescriptor:
    body.text("envelopeVersion", ENVELOPE, required=True)
    precision = body.text("precisionMode", TextRule(choices=("FP32", "FP16")), default="FP32")
    return ModelDescriptor(
        framework=body.text("framework", _FRAMEWORKS, required=True),
        framework_version=body.text("frameworkVersion", _FRAMEWORK_VERSION),
        inputs=tuple(_tensor(at, problems) for at in body.items("inputs", required=True)),
        precision="FP16" if precision == "FP16" else "FP32",
        document=document,
    )


def _tensor(at: Spot, problems: Problems) -> TensorInfo:
    fields = Fields(at, problems, ("name", "shape", "type"))
    shape = []
    for item in fields.items("shape", required=True):
        size = item.node.value
        if isinstance(size, bool) or not isinstance(size, int):
            fields.report_type(item, "integer")
        else:
            shape.append(size if size > 0 else -1)
    name = fields.text("name", required=True)
    return TensorInfo(name, tuple(shape), fields.text("type", _NUMPY_TYPES, default="float32"))
