"""From what was found to a project, and the list of what is missing."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from belvedere_simulator.files import write_whole
from belvedere_simulator.manifest.application import load_application
from belvedere_simulator.manifest.editing.manifests import GRAPH, OVERRIDE, PACKAGE, items
from belvedere_simulator.manifest.editing.package_edits import STOCK_ACCOUNT, check_account
from belvedere_simulator.messages import tr
from belvedere_simulator.projects.creating import whole_folder
from belvedere_simulator.projects.project import FOLDERS, SAMPLE_ACCOUNT, Outcome, checked_name
from belvedere_simulator.projects.rescue.composing import composed_graph
from belvedere_simulator.projects.rescue.finds import Finds, FoundDocument, gather
from belvedere_simulator.projects.rescue.packages import (
    FoundPackage,
    Missing,
    PackageRescue,
    Told,
    identified,
)

_REFERENCE = re.compile(r"([A-Za-z0-9]+)::([a-z_A-Z0-9\-]+)")


@dataclass(frozen=True)
class Rescued:
    """The project that came out, and what it lacks."""

    outcome: Outcome
    missing: tuple[Missing, ...]


def rescue_project(
    sources: Sequence[Path],
    folder: Path,
    account: str = SAMPLE_ACCOUNT,
    said: Callable[[str], None] = lambda _line: None,
) -> Rescued:
    """Make a project in `folder`, which must not be there yet, of what lies in `sources`.

    account: that of packages which no graph and no folder names one for; said: hears what is being done,
    and may end it by raising. Raises BelvedereError BV-PRJ-002,
    BV-PRJ-004, BV-PRJ-010, and then there is no folder.
    """
    folder = folder.expanduser().absolute()
    name = checked_name(folder.name)
    check_account(account)
    finds = gather(sources, said)
    told = Told(notes=list(finds.notes))
    with whole_folder(folder) as place:
        for part in FOLDERS:
            (place / part).mkdir()
        graphs = list(finds.of_kind(GRAPH))
        packages = _packages(finds, graphs, account, told)
        rescue = PackageRescue(place, finds, told)
        for package in packages:
            said(tr("Bringing back {name}", name=package.name))
            rescue.bring_back(package, packages)
        _write_graphs(place / "graphs", name, graphs, packages, told)
        _write_overrides(place / "graphs" / name, list(finds.of_kind(OVERRIDE)), told)
        _name_lost_packages(graphs, packages, told)
        rescue.take_lone_model(place, packages)
        rescue.left_over()
        errors = len(load_application(place).errors)
    if errors:
        told.notes.append(tr("`belvedere check` finds {count} errors in it.", count=errors))
    return Rescued(Outcome(folder, tuple(told.done), tuple(told.notes)), tuple(told.missing))


def _packages(finds: Finds, graphs: Sequence[FoundDocument], account: str, told: Told) -> list[FoundPackage]:
    accounts = {name: owner for owner, name in _references(graphs, [*finds.of_kind(OVERRIDE)])}
    chosen: dict[tuple[str, str], FoundPackage] = {}
    for document in finds.of_kind(PACKAGE):
        found = identified(document, lambda name: accounts.get(name, ""))
        if found is None:
            told.notes.append(tr("{file} does not say which package it is of.", file=document.origin))
            continue
        found = FoundPackage(document, found.account or account, found.name, found.version)
        key = (found.name, found.version)
        if key not in chosen:
            chosen[key] = found
            continue
        # Of two builds of a version, the one of which more is there.
        better = max(chosen[key], found, key=lambda each: _found_files(each, finds))
        lost = found if better is chosen[key] else chosen[key]
        chosen[key] = better
        told.notes.append(
            tr("{file} is another build of {name}.", file=lost.document.origin, name=found.name)
        )
    return list(chosen.values())


def _found_files(package: FoundPackage, finds: Finds) -> int:
    forms = [*package.forms("container"), *package.forms("model")]
    beside = package.document.origin.parent / "src"
    found = sum(any(file.is_called(str(form.get("assetUri", ""))) for file in finds.files) for form in forms)
    return 2 * found + beside.is_dir()


def _references(*lists: Sequence[FoundDocument]) -> list[tuple[str, str]]:
    """Account and name of each package that graphs and overrides name, the graphs' last."""
    matches = (
        _REFERENCE.fullmatch(str(each.get("name", "")))
        for documents in reversed(lists)
        for document in documents
        for each in items(document.body, "packages")
    )
    return [(match[1], match[2]) for match in matches if match and match[1] != STOCK_ACCOUNT]


def _write_graphs(
    folder: Path, name: str, graphs: Sequence[FoundDocument], packages: Sequence[FoundPackage], told: Told
) -> None:
    names = [package.name for package in packages]

    def known(graph: FoundDocument) -> int:
        return sum(reference in names for _, reference in _references([graph]))

    for number, graph in enumerate(sorted(graphs, key=known, reverse=True), 1):
        file = folder / (name if number == 1 else f"{name}-{number}") / "graph.json"
        write_whole(file, graph.raw)
        told.done.append(tr("Graph: {file}.", file=file.relative_to(folder.parent).as_posix()))
    if graphs:
        return
    parts = ((f"{each.account}::{each.name}", each.version, each.document.body) for each in packages)
    text = json.dumps(composed_graph(parts), indent=4, ensure_ascii=False)
    write_whole(folder / name / "graph.json", f"{text}\n".encode())
    how = tr(
        "One was made of the packages: camera, code, display, and a parameter for each input. The service "
        "tells the graph of an application that runs: `belvedere app describe APP --manifests`."
    )
    told.missing.append(Missing(tr("The graph"), how))


def _write_overrides(folder: Path, overrides: Sequence[FoundDocument], told: Told) -> None:
    for number, override in enumerate(overrides, 1):
        file = folder / ("override.json" if number == 1 else f"override-{number}.json")
        write_whole(file, override.raw)
        told.done.append(tr("Override: {file}.", file=file.name))


def _name_lost_packages(
    graphs: Sequence[FoundDocument], packages: Sequence[FoundPackage], told: Told
) -> None:
    names = {package.name for package in packages}
    for name in dict.fromkeys(name for _, name in _references(graphs) if name not in names):
        how = tr(
            "Its manifest is called package.json in a project, and lies by its SHA-256 in the bucket of the "
            "package; `belvedere package describe {name}` tells the place. A camera is registered anew.",
            name=name,
        )
        told.missing.append(Missing(tr("The package {name}", name=name), how))
