"""What the running software takes of an application."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from belvedere_simulator.appliance.software.profile import Profile
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.manifest.resolved import ModelNode
from belvedere_simulator.messages import tr


def check_nodes(document: Mapping[str, Any], profile: Profile, software: str) -> None:
    """Raise BelvedereError where nodes cannot run: BV-INS-010 models, BV-INS-011 a second code node."""
    nodes: dict[str, list[str]] = {}
    for node in document.get("nodes", []):
        nodes.setdefault(str(node["category"]), []).append(str(node["name"]))
    models, code = nodes.get("ml_model", []), nodes.get("business_logic", [])
    if models and not profile.model_nodes:
        what = tr("Software {software} runs no model nodes", software=software)
        raise BelvedereError("BV-INS-010", what, where=", ".join(models))
    if len(code) > 1:
        what = tr("An application has one code node at most")
        raise BelvedereError("BV-INS-011", what, where=", ".join(code))


def as_software_takes(model: ModelNode, profile: Profile) -> ModelNode:
    """A model node on software that may be too old to know precisionMode."""
    return model if profile.precision_mode else replace(model, precision="FP32")
