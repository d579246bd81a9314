"""From what the user wishes to a run that can start: manifests, models, cameras, files, interpreter."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from belvedere_simulator.application.file_names import is_utf8
from belvedere_simulator.application.isolation import support
from belvedere_simulator.application.isolation.gpu import gpu_access
from belvedere_simulator.application.isolation.plan import Wanted
from belvedere_simulator.application.isolation.ports import check_ports
from belvedere_simulator.application.node.memory import default_limit
from belvedere_simulator.application.node.staging import stage, staging_folder
from belvedere_simulator.application.node.state import RestartPolicy
from belvedere_simulator.application.node.supervision import Care, Patience
from belvedere_simulator.application.python.prepare import PythonWish, prepare_python
from belvedere_simulator.application.python.virtual_environment import Cancelled, EnvironmentStore
from belvedere_simulator.application.run.bindings import CameraChoice, PlayOptions, bind_cameras
from belvedere_simulator.application.run.folders import InstanceFolders, instance_folders
from belvedere_simulator.application.run.request import RunRequest
from belvedere_simulator.application.run.sources import check_sources
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.events import Event, PreparationProgressed, ProblemRaised
from belvedere_simulator.folders import cache_folder, data_folder
from belvedere_simulator.inference.plan import ModelPlan, ProviderChoice, plan_models
from belvedere_simulator.manifest.application import LoadedApplication, default_override, load_application
from belvedere_simulator.manifest.dockerfile import ContainerRecipe
from belvedere_simulator.manifest.model_check import check_models
from belvedere_simulator.manifest.problem import Problem, Problems
from belvedere_simulator.manifest.resolved import CodeNode, ModelNode, ResolvedApplication
from belvedere_simulator.messages import tr
from belvedere_simulator.replay.layout import RecordingOrder
from belvedere_simulator.video.specification import Transport

Emit = Callable[[Event], None]

_OF_A_RELOAD = Patience(0.7, 0.3)
"""Who saves a file waits for its first frame: two seconds, of which the start takes one."""


@dataclass(frozen=True)
class Wishes:
    """A run as the user asks for it; see the arguments of `belvedere run`."""

    folder: Path
    override: Path | None = None
    cameras: tuple[CameraChoice, ...] = ()
    parameters: Mapping[str, str] = field(default_factory=dict)
    models: Mapping[str, str] = field(default_factory=dict)
    provider: ProviderChoice = "auto"
    isolation: Wanted = "auto"
    python: str | None = None
    constrained: bool = True
    transport: Transport = "tcp"
    loop: bool = True
    fast: bool = False
    any_codec: bool = False
    frames: int | None = None
    seconds: float | None = None
    camera_wait: float = 30.0
    record: Path | None = None
    pictures: Path | None = None
    recording: RecordingOrder | None = None
    replays: Path | None = None
    restart: RestartPolicy = "never"
    memory_limit: int | None = None
    device_software: str = "7.0.13"
    watched: bool = False
    reload: bool = False
    data: Path | None = None


def prepare(wishes: Wishes, emit: Emit, cancel: threading.Event) -> RunRequest:
    """Check everything and build what must be built. Raises BelvedereError; nothing is running then."""
    begun = time.time()
    application, code, recipe = _load(wishes, emit)
    options = PlayOptions(wishes.transport, wishes.loop, wishes.fast, wishes.any_codec)
    bindings = bind_cameras(application, wishes.cameras, options)
    check_sources(bindings.cameras)
    check_ports(code.inbound_ports)
    for warning in bindings.warnings:
        emit(ProblemRaised("BV-RUN-013", warning, "warning"))
    isolation = support.choose(wishes.isolation, support.available())
    panorama, interpreter, notes = _prepare_code(wishes, code, recipe, emit, cancel)
    return RunRequest(
        application=application,
        code=code,
        bindings=bindings,
        models=_plan_models(application.models, wishes),
        isolation=isolation,
        panorama=panorama,
        interpreter=interpreter,
        folders=_folders(application, wishes, emit),
        care=_care(wishes),
        frame_limit=wishes.frames,
        seconds=wishes.seconds,
        camera_wait=wishes.camera_wait,
        fast=wishes.fast,
        watched=wishes.watched,
        reload=wishes.reload,
        record=wishes.record,
        pictures=wishes.pictures,
        recording=wishes.recording,
        replays=wishes.replays,
        notes=notes,
        begun=begun,
    )


def _care(wishes: Wishes) -> Care:
    limit = wishes.memory_limit or default_limit()
    patience = _OF_A_RELOAD if wishes.reload else Patience()
    return Care(policy=wishes.restart, memory_limit=limit, patience=patience)


def _prepare_code(
    wishes: Wishes, code: CodeNode, recipe: ContainerRecipe, emit: Emit, cancel: threading.Event
) -> tuple[Path, Path, tuple[str, ...]]:
    """The folder that becomes /panorama, the interpreter, and what the log shall say of both."""
    cache = cache_folder()
    emit(PreparationProgressed(tr("Package"), code.package_name))
    staged = stage(code.package_folder, recipe, staging_folder(cache, code.package_folder), cancel)
    wish = PythonWish(
        named=wishes.python, constrained=wishes.constrained, gpu=bool(gpu_access(code.wants_gpu).devices)
    )
    try:
        python = prepare_python(
            wish,
            code.package_folder,
            recipe,
            staged,
            store=EnvironmentStore(cache),
            progress=emit,
            cancel=cancel,
        )
    except Cancelled:
        raise BelvedereError("BV-RUN-022", tr("Stopped before the application was started")) from None
    skipped = [tr("not executed: {step}", step=step.text) for step in recipe.not_executed]
    return staged.folder, python.executable, (*staged.notes, *python.notes, *skipped)


def _folders(application: ResolvedApplication, wishes: Wishes, emit: Emit) -> InstanceFolders:
    folders = instance_folders(application.name, application.folder, wishes.data or data_folder())
    if folders.number > 1:
        told = tr(
            "The application already plays; this run keeps its storage and logs in {folder}",
            folder=folders.storage.parent,
        )
        emit(ProblemRaised("BV-RUN-024", told, "warning"))
    return folders


def _plan_models(nodes: Sequence[ModelNode], wishes: Wishes) -> tuple[ModelPlan, ...]:
    """Which file each model node runs; one that does not fit its descriptor is refused here."""
    choices = {node: Path(file) for node, file in wishes.models.items()}
    plans = plan_models(nodes, choices, cache_folder() / "models", wishes.provider)
    for plan in plans:
        _check_name(plan.file)
    problems = Problems()
    check_models(
        [replace(node, artifact=plan.file) for node, plan in zip(nodes, plans, strict=True)], problems
    )
    for problem in problems:
        if problem.severity == "error":
            raise BelvedereError(problem.code, problem.what.rstrip("."), where=str(problem.file))
    return plans


def _check_name(model: Path) -> None:
    if not is_utf8(model):
        raise BelvedereError(
            "BV-MODEL-002",
            tr("A model cannot be loaded from a folder whose name is not UTF-8"),
            where=str(model),
            remedy=tr("Rename the folder, or copy the model to another."),
        )


def _load(wishes: Wishes, emit: Emit) -> tuple[ResolvedApplication, CodeNode, ContainerRecipe]:
    override = wishes.override or default_override(wishes.folder)
    loaded = load_application(
        wishes.folder,
        override,
        parameters=wishes.parameters,
        device_software=wishes.device_software,
        check_model_files=not wishes.models,
    )
    _tell_problems(loaded, wishes, emit)
    if loaded.resolved is None:
        raise _not_runnable(loaded.errors, wishes.folder)
    if loaded.resolved.code is None:
        raise BelvedereError("BV-RUN-017", tr("The application has no code node"), where=str(wishes.folder))
    return loaded.resolved, loaded.resolved.code, loaded.recipe or ContainerRecipe(())


def _not_runnable(errors: Sequence[Problem], folder: Path) -> BelvedereError:
    first = errors[0]
    what = first.what.rstrip(".")
    place = str(first.file or folder)
    if len(errors) == 1:
        told = tr("The application cannot be run: {what}", what=what)
        return BelvedereError("BV-RUN-014", told, where=place, remedy=first.remedy)
    told = tr("The application has {count} errors; the first: {what}", count=len(errors), what=what)
    return BelvedereError("BV-RUN-014", told, where=place)


def _tell_problems(loaded: LoadedApplication, wishes: Wishes, emit: Emit) -> None:
    for problem in loaded.problems:
        if not _is_answered(problem, wishes):
            emit(ProblemRaised(problem.code, f"{problem} {problem.remedy}".strip(), problem.severity))


def _is_answered(problem: Problem, wishes: Wishes) -> bool:
    """Warnings of what matters for deploying only, or is missing in the folder but given for this run."""
    return (
        problem.code == "BV-MAN-027"
        or (problem.code in ("BV-MAN-053", "BV-MAN-059") and bool(wishes.cameras))
        or (problem.code == "BV-MAN-054" and bool(wishes.models))
    )
