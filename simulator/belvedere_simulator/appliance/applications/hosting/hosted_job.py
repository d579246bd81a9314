"""From an installed application to what its instance is started with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from belvedere_simulator.appliance.applications.hosting.job import Job
from belvedere_simulator.appliance.applications.hosting.places import own_logs_folder, storage_folder
from belvedere_simulator.appliance.applications.hosting.references import camera_references
from belvedere_simulator.appliance.applications.installing.installed import Installed
from belvedere_simulator.appliance.surroundings import Surroundings
from belvedere_simulator.application.credentials import Credentials, no_role
from belvedere_simulator.application.isolation.plan import Kind
from belvedere_simulator.application.node.plan import NodePlaces, launch_plan
from belvedere_simulator.application.node.supervision import Care
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.manifest.resolved import CodeNode, ResolvedApplication
from belvedere_simulator.messages import tr

if TYPE_CHECKING:
    from belvedere_simulator.application.isolation.support import IsolationSupport

MOST_STREAMS = 8
REGION = "us-east-1"
"""What applications see as theirs: a site has no other."""


@dataclass(frozen=True)
class Conditions:
    """What holds for all instances of an appliance."""

    around: Surroundings
    support: Callable[[], IsolationSupport]
    care: Care


def what_works_here() -> IsolationSupport:
    """How code can be confined on this computer."""
    # Not before code is to run: an appliance that idles stays small.
    from belvedere_simulator.application.isolation.support import available  # noqa: PLC0415

    return available()


def job_of(
    installed: Installed,
    conditions: Conditions,
    engine_folder: Path,
    role: Callable[[str], Credentials | None],
) -> Job:
    """Raises BelvedereError BV-HST-001 (deployed code cannot be confined here), -004 (too many streams), -005
    (there is no code node), -006 (the software has no model nodes)."""
    around, document, application = conditions.around, installed.document, installed.application
    instance, name = str(document["applicationInstanceId"]), str(document["name"])
    code = _code(application, name)
    references = camera_references(document, application)
    if len(references) > MOST_STREAMS:
        what = tr("{count} streams are more than an application may have", count=len(references))
        raise BelvedereError("BV-HST-004", what, where=name)
    if installed.models and not around.profile.model_nodes:
        what = tr("The software {version} has no model nodes", version=around.software)
        raise BelvedereError("BV-HST-006", what, where=name)
    folders = around.folders
    plan = launch_plan(
        code,
        instance,
        NodePlaces(
            installed.panorama,
            installed.interpreter,
            storage_folder(folders, instance),
            own_logs_folder(folders, instance),
            engine_folder,
        ),
        region=REGION,
        memory_limit=conditions.care.memory_limit,
        inbound=code.inbound_ports if around.profile.inbound_ports else (),
        gpu=code.wants_gpu and around.profile.gpu_access,
        exposure="network" if around.options.headless else "host",
        credentials=no_role if document.get("roleArn") is None else lambda: role(instance),
    )
    return Job(
        instance=instance,
        name=name,
        application=application,
        code=code,
        references=references,
        models=installed.models,
        plan=plan,
        isolation=_isolation(conditions, name),
        care=conditions.care,
        tiled=around.profile.tiled_display,
        replaces=document.get("replaces"),
        notes=installed.notes,
    )


def _code(application: ResolvedApplication, name: str) -> CodeNode:
    if application.code is None:
        raise BelvedereError("BV-HST-005", tr("The application has no code node"), where=name)
    return application.code


def _isolation(conditions: Conditions, name: str) -> Kind:
    """Code that came over the network runs confined, or not at all unless its owner says otherwise."""
    support = conditions.support()
    if support.namespaces is not None:
        return "bwrap"
    if conditions.around.options.allow_unisolated:
        return "paths"
    what = tr("Deployed applications cannot be confined on this computer")
    raise BelvedereError("BV-HST-001", what, where=name, why=support.why_not)
