"""The packages of an application, found by what a graph calls them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from belvedere_simulator.manifest.descriptor import ModelDescriptor, RuntimeDescriptor, read_descriptor
from belvedere_simulator.manifest.document import JsonDocument, load_document
from belvedere_simulator.manifest.layout import Layout, PackageFolder, asset_file, package_folders
from belvedere_simulator.manifest.package import Package, read_package
from belvedere_simulator.manifest.problem import Problems
from belvedere_simulator.messages import tr

MOST_PACKAGES = 50
MOST_VERSIONS = 20


@dataclass(frozen=True)
class LoadedPackage:
    """A package with its manifest and the descriptors found in its folder and among the assets."""

    place: PackageFolder
    manifest: Package
    runtime: RuntimeDescriptor | None
    models: Mapping[str, ModelDescriptor]
    loose_models: tuple[ModelDescriptor, ...]

    @property
    def name(self) -> str:
        """The name graphs use: the manifest's, else the folder's."""
        return self.manifest.name or self.place.name

    @property
    def version(self) -> str:
        """The version graphs use: the manifest's, else the folder's."""
        return self.manifest.version or self.place.version or "1.0"

    def model(self, asset: str) -> ModelDescriptor | None:
        """The descriptor of the model `asset`: named by it, else the one whose file fits its name."""
        if asset in self.models:
            return self.models[asset]
        if len(self.loose_models) == 1:
            return self.loose_models[0]
        stem = asset.removesuffix("_asset")
        fitting = (
            loose
            for loose in self.loose_models
            if stem in loose.document.file.relative_to(self.place.folder).as_posix()
        )
        return next(fitting, None)


class PackageIndex:
    """Finds packages by `account::name` and version; another account's folder is second best."""

    is_complete = False
    """Whether a package that is not here is nowhere."""

    def __init__(self, packages: Sequence[LoadedPackage]) -> None:
        self.packages = tuple(packages)

    def find(self, reference: str, version: str) -> LoadedPackage | None:
        """The package a graph means by `reference`."""
        account, _, name = reference.partition("::")
        fitting = [package for package in self.packages if (package.name, package.version) == (name, version)]
        return min(fitting, key=lambda package: package.place.account != account, default=None)

    def versions(self, reference: str) -> tuple[str, ...]:
        """The versions there are of a package."""
        name = reference.partition("::")[2]
        return tuple(package.version for package in self.packages if package.name == name)


def load_packages(layout: Layout, problems: Problems) -> tuple[PackageIndex, tuple[PackageFolder, ...]]:
    """Read every package; the second are the folders whose package.json could not be read."""
    loaded, broken = [], []
    for place in package_folders(layout.packages):
        document = load_document(place.folder / "package.json", problems)
        manifest = read_package(document, problems) if document else None
        if manifest is None:
            broken.append(place)
        else:
            loaded.append(_with_descriptors(place, manifest, layout, problems))
    _check_quotas(loaded, layout, problems)
    return PackageIndex(loaded), tuple(broken)


def _with_descriptors(
    place: PackageFolder, manifest: Package, layout: Layout, problems: Problems
) -> LoadedPackage:
    files: dict[Path, ModelDescriptor | RuntimeDescriptor] = {}
    for beside in _beside(place.folder):
        _read_into(files, beside, problems)
    models: dict[str, ModelDescriptor] = {}
    runtime: RuntimeDescriptor | None = None
    for asset in manifest.assets:
        for form in asset.implementations:
            file = asset_file(form.descriptor_uri, layout.assets, place.folder)
            read = _read_into(files, file, problems) if file else None
            if isinstance(read, ModelDescriptor):
                models[asset.name] = read
            runtime = read if isinstance(read, RuntimeDescriptor) else runtime
    # What lies beside the code is what the code is run with; the asset may be of an older build.
    local = [read for path, read in files.items() if path.is_relative_to(place.folder)]
    runtime = next((read for read in local if isinstance(read, RuntimeDescriptor)), runtime)
    loose = tuple(read for read in local if isinstance(read, ModelDescriptor))
    return LoadedPackage(place, manifest, runtime, models, loose)


def _beside(folder: Path) -> Iterator[Path]:
    """Descriptors in a package's folder and those below it, but not what only the code may understand."""
    if (own := folder / "descriptor.json").is_file():
        yield own
    for file in sorted((*folder.glob("*.json"), *folder.glob("*/*descriptor*.json"))):
        if file.name not in {"package.json", own.name} or file.parent not in {folder, folder / "src"}:
            document = load_document(file, Problems())
            if document and not {"runtimeDescriptor", "mlModelDescriptor"}.isdisjoint(_names(document)):
                yield file


def _names(document: JsonDocument) -> Collection[str]:
    return document.root.value if isinstance(document.root.value, Mapping) else ()


def _read_into(
    files: dict[Path, ModelDescriptor | RuntimeDescriptor], file: Path, problems: Problems
) -> ModelDescriptor | RuntimeDescriptor | None:
    if file not in files:
        document: JsonDocument | None = load_document(file, problems)
        read = read_descriptor(document, problems) if document else None
        if read is not None:
            files[file] = read
    return files.get(file)


def _check_quotas(packages: Sequence[LoadedPackage], layout: Layout, problems: Problems) -> None:
    versions = Counter(package.name for package in packages)
    if len(versions) > MOST_PACKAGES:
        what = tr(
            "There are {count} packages; an account may have {limit}.",
            count=len(versions),
            limit=MOST_PACKAGES,
        )
        problems.error("BV-MAN-058", layout.packages, what)
    for name, count in versions.items():
        if count > MOST_VERSIONS:
            what = tr(
                "{name} has {count} versions; {limit} are allowed.",
                name=name,
                count=count,
                limit=MOST_VERSIONS,
            )
            problems.error("BV-MAN-058", layout.packages, what)
