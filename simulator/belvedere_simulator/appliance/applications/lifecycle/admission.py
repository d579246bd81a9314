"""Whether an application may be deployed beside the others, before anything of it is downloaded."""

from __future__ import annotations

from collections.abc import Iterator

from belvedere_simulator.appliance.applications.hosting.exclusion import NO_GPU_BESIDE_MODELS
from belvedere_simulator.appliance.applications.lifecycle.fleet import LEAVING, Fleet, Instance, Stage
from belvedere_simulator.appliance.applications.lifecycle.outline import CAMERA, CODE, MODEL, Outline
from belvedere_simulator.appliance.software.profile import Profile
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.messages import tr

MOST_APPLICATIONS = 10
MOST_STREAMS = 8


def check_admission(fleet: Fleet, outline: Outline, profile: Profile, software: str) -> None:
    """Raise BelvedereError for what cannot be on the appliance together with what stays on it.

    BV-DEP-002 too many applications, 003 too many streams, 004 GPU and model nodes, 005 a host port is
    taken, 006 the software cannot do it.
    """
    staying = [each for each in fleet.instances if each.id not in {outline.id, outline.replaces}]
    if len(staying) >= MOST_APPLICATIONS:
        raise _refused(
            "BV-DEP-002",
            tr("The appliance has its {most} applications already", most=MOST_APPLICATIONS),
        )
    streams = len(outline.named(CAMERA))
    if streams > MOST_STREAMS:
        what = tr(
            "The application has {count} camera streams, {most} are allowed", count=streams, most=MOST_STREAMS
        )
        raise _refused("BV-DEP-003", what)
    check_software(outline, profile, software)
    # One that failed or is going does not run, and has neither ports nor the GPU.
    running = [each for each in staying if each.stage not in LEAVING | {Stage.FAILED}]
    _check_gpu(outline, running)
    _check_ports(outline, running)


def check_software(outline: Outline, profile: Profile, software: str) -> None:
    """Raise BelvedereError BV-DEP-006 for what the running software cannot do."""
    for what in _beyond(outline, profile):
        raise BelvedereError("BV-DEP-006", what, why=tr("the software is {version}", version=software))


def _beyond(outline: Outline, profile: Profile) -> Iterator[str]:
    models = outline.named(MODEL)
    if models and not profile.model_nodes:
        yield tr("This software does not run model nodes: {nodes}", nodes=", ".join(models))
    if profile.one_code_node and len(outline.named(CODE)) > 1:
        yield tr("This software runs one code node only: {nodes}", nodes=", ".join(outline.named(CODE)))
    if outline.wants_gpu and not profile.gpu_access:
        yield tr("This software gives applications no access to the GPU")
    if outline.host_ports and not profile.inbound_ports:
        yield tr("This software does not open ports for applications")


def _check_gpu(outline: Outline, running: list[Instance]) -> None:
    rivals = [
        each.outline.name
        for each in running
        if (outline.wants_gpu and each.outline.named(MODEL))
        or (outline.named(MODEL) and each.outline.wants_gpu)
    ]
    if rivals:
        raise _refused("BV-DEP-004", f"{NO_GPU_BESIDE_MODELS}: {', '.join(rivals)}")


def _check_ports(outline: Outline, running: list[Instance]) -> None:
    for each in running:
        for port in sorted(set(outline.host_ports) & set(each.outline.host_ports)):
            what = tr("The host port {port} is taken by {name}", port=port, name=each.outline.name)
            raise _refused("BV-DEP-005", what)


def _refused(code: str, what: str) -> BelvedereError:
    return BelvedereError(code, what)
