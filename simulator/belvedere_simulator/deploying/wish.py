"""What is to be deployed: manifests, where to, and the packages that a project's folder brings with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from belvedere_simulator.commands.twins.package_folder import MANIFEST, ReadyPackage, ready_packages
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.manifest.document import load_document
from belvedere_simulator.manifest.layout import (
    Layout,
    PackageFolder,
    asset_file,
    default_override,
    find_layout,
    package_folders,
)
from belvedere_simulator.manifest.package import Package, read_package
from belvedere_simulator.manifest.problem import Problems
from belvedere_simulator.messages import tr

_NOT_CODE = frozenset({"package.json", "descriptor.json"})


@dataclass(frozen=True)
class OwnPackage:
    """A package in the project's folder. `ready` is None while its container has to be built first;
    `is_stale`: its code was changed after its container was built.
    """

    place: PackageFolder
    manifest: Package
    ready: ReadyPackage | None
    is_stale: bool = False


@dataclass(frozen=True)
class Wish:
    """One deployment that is asked for. `device` and `replaces` are ids, `role` is an ARN; `override` is ""
    where there is none. `packages` are those that the site is to have before.
    """

    graph: str
    override: str = ""
    device: str = ""
    name: str = ""
    description: str = ""
    role: str = ""
    replaces: str = ""
    tags: Mapping[str, str] = field(default_factory=dict)
    packages: tuple[OwnPackage, ...] = ()


@dataclass(frozen=True)
class Project:
    """An application's folder as deployments see it."""

    layout: Layout
    graph: Path
    override: Path | None
    packages: tuple[OwnPackage, ...]


def read_project(folder: Path) -> Project:
    """Read a project. Raises BelvedereError BV-DPY-002 where it is none, and for packages that are broken."""
    problems = Problems()
    layout = find_layout(folder, problems)
    if layout is None:
        told = "; ".join(problem.what for problem in problems.in_reading_order())
        raise BelvedereError("BV-DPY-002", tr("This is no application"), where=str(folder), why=told)
    packages = tuple(_own(place, layout) for place in package_folders(layout.packages))
    return Project(layout, layout.graph, default_override(layout.graph), packages)


def built_anew(wish: Wish) -> Wish:
    """The wish with every container built again."""
    packages = tuple(
        replace(each, ready=None, is_stale=False) if _is_code(each.manifest) else each
        for each in wish.packages
    )
    return replace(wish, packages=packages)


def _own(place: PackageFolder, layout: Layout) -> OwnPackage:
    problems = Problems()
    document = load_document(place.folder / MANIFEST, problems)
    manifest = read_package(document, problems) if document else None
    if manifest is None:
        told = "; ".join(str(problem) for problem in problems.in_reading_order())
        what = tr("The manifest of a package has problems")
        raise BelvedereError("BV-DPY-002", what, where=str(place.folder), why=told)
    container = _container(manifest, layout, place.folder)
    if container is None and _is_code(manifest):
        return OwnPackage(place, manifest, None)
    stale = container is not None and _changed_since(place.folder, container.stat().st_mtime)
    return OwnPackage(place, manifest, ready_packages(place.folder)[0], stale)


def _is_code(manifest: Package) -> bool:
    return any(interface.category == "business_logic" for interface in manifest.interfaces)


def _container(manifest: Package, layout: Layout, folder: Path) -> Path | None:
    """The archive of the code, where it was built."""
    for interface in manifest.interfaces:
        asset = manifest.asset(interface.asset) if interface.category == "business_logic" else None
        for form in asset.implementations if asset else ():
            file = asset_file(form.uri, layout.assets, folder / "assets", folder)
            if form.kind == "container" and file is not None:
                return file
    return None


def _changed_since(folder: Path, built: float) -> bool:
    files = (file for file in folder.rglob("*") if file.name not in _NOT_CODE and file.is_file())
    return any(file.stat().st_mtime > built for file in files if "assets" not in file.parts[-2:])
