"""What one application instance is started with."""

from __future__ import annotations

from dataclasses import dataclass

from belvedere_simulator.appliance.applications.hosting.references import CameraReference
from belvedere_simulator.application.isolation.plan import Kind, LaunchPlan
from belvedere_simulator.application.node.supervision import Care
from belvedere_simulator.inference.plan import ModelPlan
from belvedere_simulator.manifest.resolved import CodeNode, ResolvedApplication


@dataclass(frozen=True)
class Job:
    """`name` is the application's, as people gave it."""

    instance: str
    name: str
    application: ResolvedApplication
    code: CodeNode
    references: tuple[CameraReference, ...]
    models: tuple[ModelPlan, ...]
    plan: LaunchPlan
    isolation: Kind
    care: Care
    tiled: bool
    replaces: str | None = None
    notes: tuple[str, ...] = ()
