"""Where the parts of an application lie in its folder."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from belvedere_simulator.manifest.problem import Problems
from belvedere_simulator.messages import tr

_PACKAGE_FOLDER = re.compile(r"([^-]+)-(.+)-([0-9]+\.[0-9]+)")


@dataclass(frozen=True)
class PackageFolder:
    """A folder `<account>-<name>-<version>` of packages/."""

    folder: Path
    account: str
    name: str
    version: str


@dataclass(frozen=True)
class Layout:
    """An application's folder: its graph and where packages and assets are."""

    folder: Path
    graph: Path

    @property
    def name(self) -> str:
        """The application's name: the graph's folder."""
        return self.graph.parent.name

    @property
    def assets(self) -> Path:
        """The folder of built assets, named by their SHA-256."""
        return self.folder / "assets"

    @property
    def packages(self) -> Path:
        """The folder of packages."""
        return self.folder / "packages"


def find_layout(given: Path, problems: Problems) -> Layout | None:
    """Find the application at `given`: its folder, the graph's folder, or graph.json itself."""
    given = given.expanduser().absolute()
    if given.is_file():
        return Layout(_application_of(given), given)
    if (graph := given / "graph.json").is_file():
        return Layout(_application_of(graph), graph)
    graphs = _graphs_below(given)
    if not graphs:
        problems.error(
            "BV-MAN-051", given, tr("There is no graphs/<name>/graph.json in {folder}.", folder=given)
        )
        return None
    if len(graphs) > 1:
        others = ", ".join(graph.parent.name for graph in graphs[1:])
        what = tr(
            'There are several graphs; "{name}" is used, not {others}.',
            name=graphs[0].parent.name,
            others=others,
        )
        problems.warning("BV-MAN-050", graphs[0], what)
    return Layout(given, graphs[0])


def _application_of(graph: Path) -> Path:
    above = graph.parent.parent
    return above.parent if above.name == "graphs" else graph.parent


def _graphs_below(folder: Path) -> list[Path]:
    graphs = folder / "graphs"
    if not graphs.is_dir():
        return []
    # The folder's own name first, as panorama-cli lays it out; the rest by name.
    found = sorted(graphs.glob("*/graph.json"), key=lambda graph: (graph.parent.name != folder.name, graph))
    return found or sorted(graphs.glob("graph.json"))


def find_overrides(given: Path) -> tuple[Path, ...]:
    """The override manifests beside the graph, override.json first."""
    layout = find_layout(given, Problems())
    if layout is None:
        return ()
    beside = [
        file
        for file in layout.graph.parent.glob("*.json")
        if "override" in file.name.lower() and file != layout.graph
    ]
    return tuple(sorted(beside, key=lambda file: (file.name != "override.json", file.name)))


def default_override(given: Path) -> Path | None:
    """The override to use when none is named: the only one there is, or the one called override.json."""
    found = find_overrides(given)
    return found[0] if len(found) == 1 or (found and found[0].name == "override.json") else None


def package_folders(packages: Path) -> tuple[PackageFolder, ...]:
    """Every folder of packages/ that is named like a package, or holds a package.json."""
    if not packages.is_dir():
        return ()
    return tuple(_each_folder(sorted(packages.iterdir())))


def _each_folder(folders: Iterable[Path]) -> Iterable[PackageFolder]:
    for folder in folders:
        match = _PACKAGE_FOLDER.fullmatch(folder.name)
        if folder.is_dir() and match:
            yield PackageFolder(folder, *match.groups())
        elif (folder / "package.json").is_file():
            yield PackageFolder(folder, "", folder.name, "")


def asset_file(uri: str, *folders: Path) -> Path | None:
    """The file `uri` names in one of `folders`; a name that leads out of them finds nothing."""
    for folder in folders:
        file = folder / uri
        try:
            if uri and file.is_file() and file.resolve().is_relative_to(folder.resolve()):
                return file
        except (OSError, ValueError):  # a name no file can have: too long, or with a NUL
            return None
    return None
