"""Package folders as the packaging tool lays them out: the manifest and the files that it names."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.manifest.document import load_document
from belvedere_simulator.manifest.layout import asset_file, package_folders
from belvedere_simulator.manifest.package import Package, read_package
from belvedere_simulator.manifest.problem import Problems
from belvedere_simulator.messages import tr

MANIFEST = "package.json"


@dataclass(frozen=True)
class ReadyPackage:
    """A package whose files are all there: by the name in the package, the file here."""

    folder: Path
    name: str
    version: str
    manifest: bytes
    files: dict[str, Path]

    @property
    def patch(self) -> str:
        """The patch version: the SHA-256 of the manifest."""
        return hashlib.sha256(self.manifest).hexdigest()


def ready_packages(given: Path) -> list[ReadyPackage]:
    """The package in the folder, or all of an application's. Raises BelvedereError with every problem."""
    folder = given.expanduser().absolute()
    if (folder / MANIFEST).is_file():
        return [_ready(folder)]
    found = [each.folder for each in package_folders(folder / "packages")]
    if not found:
        what = tr("There is neither a {file} nor a folder of packages", file=MANIFEST)
        raise BelvedereError("BV-CLI-019", what, where=str(folder))
    return [_ready(each) for each in found]


def _ready(folder: Path) -> ReadyPackage:
    problems = Problems()
    document = load_document(folder / MANIFEST, problems)
    package = read_package(document, problems) if document else None
    if package is None or problems.have_errors:
        told = "\n".join(f"{each} {each.remedy}" for each in problems.in_reading_order())
        raise BelvedereError(
            "BV-CLI-019", tr("The manifest has problems:") + f"\n{told}\n", where=str(folder)
        )
    files = _files(folder, package)
    missing = [name for name, file in files.items() if file is None]
    if missing:
        what = tr("Files of the package are not there")
        raise BelvedereError("BV-CLI-019", what, where=str(folder), why=", ".join(missing))
    present = {name: file for name, file in files.items() if file is not None}
    raw = (folder / MANIFEST).read_bytes()
    return ReadyPackage(folder, package.name, package.version, raw, present)


def _files(folder: Path, package: Package) -> dict[str, Path | None]:
    # Of an application, all packages share one folder of assets; a package alone may have its own.
    places = (folder.parent.parent / "assets", folder / "assets", folder)
    forms = [form for asset in package.assets for form in asset.implementations if form.kind != "system"]
    names = dict.fromkeys(name for form in forms for name in (form.uri, form.descriptor_uri) if name)
    return {name: asset_file(name, *places) for name in names}
