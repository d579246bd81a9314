"""Everything about a model that can be said without an application, and what each provider makes of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.inference.description import ModelDescription, describe_onnx
from belvedere_simulator.inference.formats.recognise import name_of
from belvedere_simulator.inference.formats.resolve import locate, unsupported
from belvedere_simulator.inference.own_descriptor import descriptor_text
from belvedere_simulator.inference.providers import ORDER, short_name
from belvedere_simulator.inference.session import available, open_on, open_session
from belvedere_simulator.messages import tr


def examine(file: Path, cache: Path) -> dict[str, Any]:
    """What a model's file or archive is, and what would run it.

    `format`, `framework`, `bytes`; of ONNX also producer, opsets, inputs, outputs, parameters, `runs_on`,
    `descriptor`; of what cannot be run `advice`. Raises BelvedereError for what is no model.
    """
    kind, model = locate(file, cache)
    if kind == "unknown":
        raise unsupported(file, kind)
    found: dict[str, Any] = {
        "file": str(file),
        "format": kind,
        "framework": name_of(kind),
        "bytes": file.stat().st_size,
    }
    if kind == "onnx":
        return found | _read_onnx(model, cache)
    if kind != "torchscript":
        found["advice"] = unsupported(file, kind).remedy
    return found


def providers_of(model: Path, cache: Path) -> Iterator[dict[str, Any]]:
    """Of each provider that we know: `name`, `state` takes, refuses or absent, and why; the best first."""
    built = available()
    for provider in ORDER:
        state, why = "absent", ""
        if provider in built:
            try:
                open_on(model, provider, cache)
                state = "takes"
            except BelvedereError as error:
                state, why = "refuses", error.why or error.what
        yield {"name": short_name(provider), "state": state, "why": why}


def onnx_of(file: Path, cache: Path) -> Path:
    """The ONNX file that a file or an archive is. Raises BelvedereError BV-MODEL-014 for another format."""
    kind, model = locate(file, cache)
    if kind != "onnx":
        what = tr("This takes ONNX, and the model is: {format}", format=name_of(kind))
        remedy = tr("Convert it to ONNX first.") if kind == "torchscript" else unsupported(file, kind).remedy
        raise BelvedereError("BV-MODEL-014", what, where=str(file), remedy=remedy)
    return model


def _read_onnx(model: Path, cache: Path) -> dict[str, Any]:
    described = describe_onnx(model)
    found = asdict(described)
    found["descriptor"] = _descriptor(described)
    found["providers_installed"] = [short_name(provider) for provider in available()]
    try:
        session = open_session(model, "auto", "FP32", cache)
    except BelvedereError as error:
        return {**found, "runs_on": None, "problem": str(error)}
    return {**found, "runs_on": short_name(session.provider), "warnings": list(session.warnings)}


def _descriptor(described: ModelDescription) -> str:
    """Empty where its tensors cannot stand in a descriptor."""
    try:
        return descriptor_text(described)
    except BelvedereError:
        return ""
