"""Checks a package manifest before it is registered."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from belvedere_simulator.manifest.document import parse_document
from belvedere_simulator.manifest.package import Implementation, Package, read_package
from belvedere_simulator.manifest.problem import Problems
from belvedere_simulator.messages import tr
from belvedere_simulator.service.packages.refusals import bad_manifest, bad_registration
from belvedere_simulator.service.packages.registration.offered import OfferedNode, offered_nodes

_NODE_NAME = re.compile(r"[a-zA-Z0-9\-_]+")
_FILE = Path("package.json")


@dataclass(frozen=True)
class CheckedManifest:
    """A manifest without a fault: its text, the nodes it offers, and the names of the files it needs."""

    text: str
    package: Package
    nodes: tuple[OfferedNode, ...]
    files: tuple[str, ...]


def check_manifest(raw: bytes, name: str, version: str) -> CheckedManifest:
    """Check the manifest of version `version` of the package `name`.

    Raises ValidationException with every problem found.
    """
    problems = Problems()
    document = parse_document(raw, _FILE, problems)
    package = read_package(document, problems) if document else None
    if package is not None:
        _check_names(package, problems)
        _check_assets(package, problems)
    if document is None or package is None or problems.have_errors:
        raise bad_manifest(problems.in_reading_order())
    _check_identity(package, name, version)
    return CheckedManifest(document.source.text, package, offered_nodes(package), needed_files(package))


def registered_package(manifest: str) -> Package:
    """The typed document of a manifest that was checked when it was registered."""
    document = parse_document(manifest.encode("utf-8"), _FILE, Problems())
    package = read_package(document, Problems()) if document else None
    if package is None:
        raise ValueError("a registered manifest cannot be read")
    return package


def needed_files(package: Package) -> tuple[str, ...]:
    """The assets and descriptors that must be among the package's binaries, each once."""
    files = (file for form in _forms(package) for file in (form.uri, form.descriptor_uri) if file)
    return tuple(dict.fromkeys(files))


def _forms(package: Package) -> Iterator[Implementation]:
    for asset in package.assets:
        yield from (form for form in asset.implementations if form.kind != "system")


def _check_names(package: Package, problems: Problems) -> None:
    counted = Counter(interface.name for interface in package.interfaces)
    for interface in package.interfaces:
        at = interface.at.child("name") if interface.at else None
        if counted[interface.name] > 1:
            what = tr('The interface "{name}" is declared more than once.', name=interface.name)
            problems.error("BV-MAN-028", at, what)
        if not _NODE_NAME.fullmatch(interface.name):
            what = tr('"{name}" cannot be the name of a node.', name=interface.name)
            problems.error("BV-MAN-007", at, what, tr("Use letters, digits, hyphens and underscores."))


def _check_assets(package: Package, problems: Problems) -> None:
    for interface in package.interfaces:
        if interface.asset and interface.at and package.asset(interface.asset) is None:
            what = tr('The asset "{name}" is not among the package\'s assets.', name=interface.asset)
            problems.error("BV-MAN-027", interface.at.child("asset"), what)
    for asset in package.assets:
        for form in asset.implementations:
            for file in (form.uri, form.descriptor_uri):
                if form.kind != "system" and ("/" in file or file in {".", ".."}):
                    what = tr('"{name}" is not the name of a file.', name=file)
                    problems.error("BV-MAN-007", asset.at, what)


def _check_identity(package: Package, name: str, version: str) -> None:
    if package.name not in {"", name}:
        message = tr("The manifest is of the package {found}, not of {name}", found=package.name, name=name)
        raise bad_registration("BV-PKG-001", message)
    if package.version not in {"", version}:
        message = tr(
            "The manifest is of version {found}, not of {version}", found=package.version, version=version
        )
        raise bad_registration("BV-PKG-002", message)
