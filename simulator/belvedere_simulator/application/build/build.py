"""From a package folder to its container asset, without a container engine."""

from __future__ import annotations

import hashlib
import tempfile
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from belvedere_simulator.application.build.archive import Entry, write_archive
from belvedere_simulator.application.build.engine import build_with
from belvedere_simulator.application.build.lock import LOCK, REQUIREMENTS, WHEELS, Lock, LockedTarget
from belvedere_simulator.application.build.manifest import (
    container_asset,
    load_code_package,
    with_container,
)
from belvedere_simulator.application.build.target import Target
from belvedere_simulator.application.build.wheelhouse import gather_wheels
from belvedere_simulator.application.node.staging import PANORAMA, Staged, stage
from belvedere_simulator.application.python.interpreter import (
    Interpreter,
    current_python,
    find_interpreter,
)
from belvedere_simulator.application.python.prepare import required
from belvedere_simulator.application.python.request import EnvironmentPlan, plan_environment
from belvedere_simulator.application.python.requirements import requirement_name, without_credentials
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.files import write_whole
from belvedere_simulator.manifest.dockerfile import ContainerRecipe, read_dockerfile
from belvedere_simulator.manifest.layout import asset_file
from belvedere_simulator.messages import tr

_DESCRIPTOR = "descriptor.json"
_MISSING = "BV-MAN-066"
Said = Callable[[str], None]


@dataclass(frozen=True)
class BuiltAsset:
    """The asset `name` of a package: its two files, and lines for people about what went in."""

    name: str
    archive: Path
    descriptor: Path
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Wanted:
    """How to build. targets: for which Pythons wheels are put in, the one at hand when there are none.

    python: the interpreter whose pip is used, and for which `here` stands. constrained: hold to the
    appliance's constraints (its line of NumPy). engine: "docker" or "podman" to have that one build; then
    the rest does not matter.
    """

    targets: tuple[Target, ...] = ()
    python: str | None = None
    constrained: bool = True
    engine: str = ""


def build_container(
    package_folder: Path,
    assets_folder: Path,
    wanted: Wanted | None = None,
    *,
    said: Said = lambda _line: None,
    cancel: threading.Event | None = None,
) -> BuiltAsset:
    """Build the container asset of a code package and enter it into its package.json.

    Both files get their SHA-256 for a name, as the packaging tool does it; the same input gives the same
    names. A package index is asked only when the package requires something. Raises BelvedereError.
    """
    wanted = wanted or Wanted()
    folder = package_folder.expanduser().absolute()
    document, package = load_code_package(folder)
    name = container_asset(package)
    descriptor = _descriptor(folder, assets_folder, document.plain(), name)
    archive, notes = pack_container(folder, assets_folder, wanted, said=said, cancel=cancel)
    try:
        write_whole(assets_folder / descriptor[0], descriptor[1])
        document.save(with_container(document.plain(), name, archive.name, descriptor[0]))
    except OSError as error:
        raise _unwritable(assets_folder, error) from error
    return BuiltAsset(name, archive, assets_folder / descriptor[0], notes)


def pack_container(
    folder: Path,
    into: Path,
    wanted: Wanted,
    *,
    said: Said = lambda _line: None,
    cancel: threading.Event | None = None,
) -> tuple[Path, tuple[str, ...]]:
    """The container of a package folder as `<sha256>.tar.gz` in `into`, and lines about what went in.

    Nothing is entered anywhere. Raises BelvedereError.
    """
    cancel = cancel or threading.Event()
    if wanted.engine:
        archive = build_with(wanted.engine, folder, into, said, cancel)
        return archive, (tr("built by {engine}", engine=wanted.engine),)
    recipe = read_dockerfile(folder)
    _refuse_missing(folder, recipe)
    with tempfile.TemporaryDirectory(prefix="belvedere-build-") as place:
        staged = stage(folder, recipe, Path(place, "staged"), cancel)
        plan = _plan(folder, recipe, staged, wanted)
        wheels = Path(place, "wheels")
        locked = gather_wheels(plan, _targets(plan.base, wanted), wheels, said, cancel) if plan else ()
        entries = {**_files(staged), **_packages(plan, locked, wheels)}
        try:
            archive = write_archive(entries, into)
        except OSError as error:
            raise _unwritable(into, error) from error
    return archive, (*staged.notes, *_notes(recipe, plan, locked))


def _refuse_missing(folder: Path, recipe: ContainerRecipe) -> None:
    """What a container engine would stop at, too; an application that is only played may do without it."""
    lines = [f"{each.line}: {each.what}" for each in recipe.problems if each.code == _MISSING]
    if lines:
        what = tr("The Dockerfile copies what is not there")
        raise BelvedereError("BV-BLD-009", what, where=str(folder / "Dockerfile"), why="\n".join(lines))


def _descriptor(folder: Path, assets: Path, plain: object, asset: str) -> tuple[str, bytes]:
    """Name and content of the descriptor: the folder's, else the one that was entered before."""
    file = folder / _DESCRIPTOR
    if not file.is_file():
        entered = next(iter(_entered(plain, asset)), "")
        found = asset_file(entered, assets, folder)
        if found is None:
            raise BelvedereError(
                "BV-BLD-005", tr("The package has no descriptor"), where=str(folder), why=_DESCRIPTOR
            )
        file = found
    content = file.read_bytes()
    return f"{hashlib.sha256(content).hexdigest()}.json", content


def _entered(plain: object, asset: str) -> list[str]:
    assert isinstance(plain, dict)
    return [
        form.get("descriptorUri", "")
        for each in plain["nodePackage"].get("assets", [])
        for form in each.get("implementations", [])
        if each.get("name") == asset
    ]


def _plan(folder: Path, recipe: ContainerRecipe, staged: Staged, wanted: Wanted) -> EnvironmentPlan | None:
    found = required(folder, recipe, staged)
    if not found.lines:
        return None
    base = find_interpreter(wanted.python or current_python())
    return plan_environment(base, found, package_folder=folder, constrained=wanted.constrained)


def _targets(base: Interpreter, wanted: Wanted) -> Sequence[Target]:
    version = ".".join(base.version.split(".")[:2])
    here = Target(version, base.platform.replace("-", "_").replace(".", "_"), here=True)
    return wanted.targets or (here,)


def _files(staged: Staged) -> dict[str, Entry]:
    """Everything that the Dockerfile's lines put anywhere."""
    entries = {
        path: Entry(file)
        for path, file in staged.files.items()
        if not path.startswith(f"{PANORAMA}/") and file.is_file()
    }
    for file in sorted(staged.folder.rglob("*")) if staged.folder.is_dir() else ():
        path = f"{PANORAMA}/{file.relative_to(staged.folder).as_posix()}"
        if file.is_symlink():
            entries[path] = Entry(link=str(file.readlink()))
        elif file.is_file():
            entries[path] = Entry(file)
    return entries


def _packages(
    plan: EnvironmentPlan | None, locked: tuple[LockedTarget, ...], wheels: Path
) -> Mapping[str, Entry]:
    """The wheelhouse with its lock, and what was asked for."""
    if plan is None:
        return {}
    # Nothing of this computer: neither paths nor what opens an index.
    asked = "".join(f"{without_credentials(line)}\n" for line in plan.lines if requirement_name(line))
    entries = {LOCK: Entry(content=Lock(locked).write()), REQUIREMENTS: Entry(content=asked.encode())}
    for target in locked:
        for wheel in target.wheels:
            file = wheels / f"{target.python}-{target.platform}" / wheel.file
            entries[f"{WHEELS}/{wheel.file}"] = Entry(file)
    return entries


def _notes(
    recipe: ContainerRecipe, plan: EnvironmentPlan | None, locked: tuple[LockedTarget, ...]
) -> list[str]:
    notes = [tr("not executed: {step}", step=step.text) for step in recipe.not_executed]
    notes += [tr("requires {line}", line=line) for line in (plan.description() if plan else ())]
    return notes + [
        tr("{count} wheels for {target}", count=len(each.wheels), target=f"{each.python}-{each.platform}")
        for each in locked
    ]


def _unwritable(folder: Path, error: OSError) -> BelvedereError:
    return BelvedereError(
        "BV-BLD-006",
        tr("The container cannot be written"),
        where=str(folder),
        why=error.strerror or str(error),
    )
