"""A code package's manifest, where the built container is entered as the packaging tool does."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.manifest.document import JsonDocument, load_document
from belvedere_simulator.manifest.package import Package, read_package
from belvedere_simulator.manifest.problem import Problems
from belvedere_simulator.messages import tr

MANIFEST = "package.json"
_USUAL_ASSET = "code_asset"


def load_code_package(folder: Path) -> tuple[JsonDocument, Package]:
    """Read the manifest of a code package. Raises BelvedereError BV-BLD-002 when that is not one."""
    problems = Problems()
    document = load_document(folder / MANIFEST, problems)
    package = read_package(document, problems) if document else None
    if document is None or package is None or problems.have_errors:
        told = "\n".join(str(problem) for problem in problems.in_reading_order())
        raise _refused(folder, tr("its manifest has problems:") + f"\n{told}")
    if not any(interface.category == "business_logic" for interface in package.interfaces):
        raise _refused(folder, tr("it offers no code: no interface is of the category business_logic"))
    return document, package


def container_asset(package: Package) -> str:
    """The name of the asset that the container is: as the code's interface names it."""
    code = next(each for each in package.interfaces if each.category == "business_logic")
    built = (
        asset.name
        for asset in package.assets
        if any(form.kind == "container" for form in asset.implementations)
    )
    return code.asset or next(built, _USUAL_ASSET)


def with_container(plain: object, asset: str, archive: str, descriptor: str) -> Any:
    """The manifest with both files in the asset; its other members, such as `requirements`, stay."""
    edited: Any = copy.deepcopy(plain)
    assets = edited["nodePackage"].setdefault("assets", [])
    entry = next((each for each in assets if each.get("name") == asset), None)
    if entry is None:
        entry = {"name": asset}
        assets.append(entry)
    forms = entry.setdefault("implementations", [])
    form = next((each for each in forms if each.get("type") == "container"), None)
    if form is None:
        form = {"type": "container"}
        forms.append(form)
    form.update(assetUri=archive, descriptorUri=descriptor)
    return edited


def _refused(folder: Path, why: str) -> BelvedereError:
    return BelvedereError("BV-BLD-002", tr("This is no code package"), where=str(folder), why=why)
