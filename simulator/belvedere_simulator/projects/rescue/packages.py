"""One package brought back: its manifest, its code, its descriptor and its assets."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from belvedere_simulator.files import write_whole
from belvedere_simulator.manifest.editing.manifests import Json, items
from belvedere_simulator.messages import tr
from belvedere_simulator.projects.models import add_model
from belvedere_simulator.projects.reading import files_below
from belvedere_simulator.projects.rescue.archives import CODE, take_code
from belvedere_simulator.projects.rescue.finds import MODEL, RUNTIME, Finds, FoundDocument, FoundFile

_PACKAGE = re.compile(r"[a-z_A-Z0-9\-]{1,128}")
_VERSION = re.compile(r"[0-9]{1,9}\.[0-9]{1,9}")
_URI = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]{0,254}")
_FOLDER = re.compile(r"([A-Za-z0-9]+)-([a-z_A-Z0-9\-]+)-([0-9]+\.[0-9]+)")
_DOCKERFILE = "FROM public.ecr.aws/panorama/panorama-application\nCOPY src /panorama\n"
_REQUIREMENTS = "requirements.txt"
_INSTALL = f"RUN pip3 install -r /{CODE}/{_REQUIREMENTS}\n"
_MOST_NAMED = 5


@dataclass(frozen=True)
class Missing:
    """What was not found, and how to get it; `model_of` is the package whose model it is."""

    what: str
    how: str
    model_of: str = ""


@dataclass
class Told:
    """What was brought back so far, what is missing, and what else is worth knowing."""

    done: list[str] = field(default_factory=list)
    missing: list[Missing] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class FoundPackage:
    """A package's manifest with the name and version that it or its folder says."""

    document: FoundDocument
    account: str
    name: str
    version: str

    @property
    def folder_name(self) -> str:
        """What its folder is called."""
        return f"{self.account}-{self.name}-{self.version}"

    @property
    def interfaces(self) -> list[Json]:
        """Its interfaces as they are written."""
        return items(self.document.body, "interfaces")

    def forms(self, kind: str) -> list[Json]:
        """The implementations of its assets of a kind."""
        assets = items(self.document.body, "assets")
        return [
            form for each in assets for form in items(each, "implementations") if form.get("type") == kind
        ]

    def offers(self, category: str) -> bool:
        """Whether an interface is of the category."""
        return any(interface.get("category") == category for interface in self.interfaces)


def identified(document: FoundDocument, account_of: Callable[[str], str]) -> FoundPackage | None:
    """Which package a manifest is of; None where neither it nor its folder has a name for it.

    account_of: the account that graphs name for a package.
    """
    match = _FOLDER.fullmatch(document.origin.parent.name)
    account, name, version = match.groups() if match else ("", "", "1.0")
    name = str(document.body.get("name") or name)
    version = str(document.body.get("version") or version)
    if not _PACKAGE.fullmatch(name) or not _VERSION.fullmatch(version):
        return None
    return FoundPackage(document, account_of(name) or account, name, version)


class PackageRescue:
    """Brings packages back into the folder of a project, from what was found."""

    def __init__(self, place: Path, finds: Finds, told: Told) -> None:
        self._assets = place / "assets"
        self._packages = place / "packages"
        self._finds = finds
        self._told = told
        self._used: set[str] = set()

    def bring_back(self, package: FoundPackage, others: Sequence[FoundPackage]) -> None:
        """Write the package's folder and its assets; `others` are all packages."""
        folder = self._packages / package.folder_name
        folder.mkdir(parents=True)
        _copy_beside(package.document.origin, folder)
        write_whole(folder / "package.json", package.document.raw)
        self._told.done.append(tr("Package {name}: its manifest.", name=package.name))
        for form in package.forms("model"):
            self._model(package, form, folder)
        if package.offers("business_logic"):
            rivals = [each for each in others if each.offers("business_logic")]
            self._code(package, folder, alone=len(rivals) == 1)

    def take_lone_model(self, project: Path, packages: Sequence[FoundPackage]) -> None:
        """Put the only model that no manifest names in the place of the only one that is missing.

        The project must be there already, with its graph and the model's descriptor.
        """
        lost = [
            package
            for package in packages
            for form in package.forms("model")
            if self._find(str(form.get("assetUri", ""))) is None
        ]
        spare = [file for file in self._finds.files if file.kind == "model" and file.digest not in self._used]
        if len(lost) != 1 or len(spare) != 1:
            return
        (package,), (file,) = lost, spare
        if not (self._packages / package.folder_name / "descriptor.json").is_file():
            return
        add_model(project, file.origin, package.name)
        self._used.add(file.digest)
        self._told.missing = [each for each in self._told.missing if each.model_of != package.name]
        text = tr("Package {name}: {file} was taken for its model.", name=package.name, file=file.origin)
        self._told.done.append(text)

    def left_over(self) -> None:
        """Note what was found and belongs to no package that was brought back."""
        for file in self._finds.files:
            if file.digest not in self._used and file.kind != "other":
                self._told.notes.append(tr("{file} belongs to no package found.", file=file.origin))

    def _model(self, package: FoundPackage, form: Json, folder: Path) -> None:
        uri, described = str(form.get("assetUri", "")), str(form.get("descriptorUri", ""))
        file = self._find(uri)
        if file is None:
            what = tr("The model {file} of the package {name}", file=uri, name=package.name)
            how = tr(
                "It lies in the bucket of the package or in the assets of the project it was packaged in, or "
                "is put in anew with `belvedere app add-model --package {name}`.",
                name=package.name,
            )
            self._told.missing.append(Missing(what, how, package.name))
        else:
            self._keep(file, uri)
            self._told.done.append(tr("Package {name}: its model.", name=package.name))
        self._descriptor(package, described, MODEL, folder)

    def _code(self, package: FoundPackage, folder: Path, *, alone: bool) -> None:
        forms = package.forms("container")
        uris = [str(form.get("assetUri", "")) for form in forms]
        file = next((found for uri in uris if (found := self._find(uri))), None)
        if file is not None:
            self._keep(file, next(uri for uri in uris if file.is_called(uri)))
        elif alone:
            unnamed = [each for each in self._finds.files if each.kind == "container"]
            file = unnamed[0] if len(unnamed) == 1 else None
        if file is not None and not _has_code(folder):
            self._take_code(package, file, folder)
        elif not _has_code(folder):
            what = tr("The code of the package {name}", name=package.name)
            how = tr(
                "It lies in the container's archive in the bucket of the package or among the assets of the "
                "project; rescue again with that archive, or put the code into {folder}.",
                folder=f"packages/{folder.name}/src",
            )
            self._told.missing.append(Missing(what, how))
        for described in [str(form.get("descriptorUri", "")) for form in forms] or [""]:
            self._descriptor(package, described, RUNTIME, folder)

    def _take_code(self, package: FoundPackage, file: FoundFile, folder: Path) -> None:
        self._used.add(file.digest)
        taken = take_code(file.origin, folder / "src")
        text = tr("Package {name}: its code, files: {count}.", name=package.name, count=taken.files)
        self._told.done.append(text)
        if taken.left_out:
            names = ", ".join(taken.left_out[:_MOST_NAMED])
            count = len(taken.left_out)
            self._told.notes.append(tr("Left out of the code, {count}: {names}.", count=count, names=names))
        dockerfile = folder / "Dockerfile"
        if dockerfile.exists():
            return
        distributions = file.contents.distributions if file.contents else {}
        listed = taken.requirements or "".join(
            f"{name}  # {version} was installed\n" for name, version in sorted(distributions.items())
        )
        requirements = folder / "src" / _REQUIREMENTS
        if listed and not requirements.exists():
            write_whole(requirements, listed.encode())
            self._told.notes.append(
                tr("{file} lists what was installed; versions are left to pip.", file=_REQUIREMENTS)
            )
        text = _DOCKERFILE + (_INSTALL if requirements.exists() else "")
        write_whole(dockerfile, text.encode())

    def _descriptor(self, package: FoundPackage, uri: str, kind: str, folder: Path) -> None:
        own = folder / "descriptor.json"
        documents = [each for each in self._finds.documents if each.kind == kind]
        named = [each for each in documents if uri and uri in {f"{each.digest}.json", each.origin.name}]
        distinct = list({each.digest: each for each in documents}.values())
        chosen = named[0] if named else distinct[0] if len(distinct) == 1 else None
        if chosen is not None and not own.exists():
            write_whole(own, chosen.raw)
            self._told.done.append(tr("Package {name}: its descriptor.", name=package.name))
        if named and _URI.fullmatch(uri):
            write_whole(self._assets / uri, named[0].raw)
        elif not own.exists():
            what = tr("The descriptor of the package {name}", name=package.name)
            how = tr(
                "Write {file}: for code it names the program that is started, for a model its inputs.",
                file=f"packages/{folder.name}/descriptor.json",
            )
            self._told.missing.append(Missing(what, how))

    def _find(self, uri: str) -> FoundFile | None:
        if not _URI.fullmatch(uri):
            return None
        return next((file for file in self._finds.files if file.is_called(uri)), None)

    def _keep(self, file: FoundFile, uri: str) -> None:
        self._used.add(file.digest)
        target = self._assets / uri
        if not target.exists():
            shutil.copyfile(file.origin, target)


def _has_code(folder: Path) -> bool:
    return any(folder.rglob("*.py")) or any((folder / "src").glob("*"))


def _copy_beside(manifest: Path, folder: Path) -> None:
    """What lies in a package's folder comes along; a manifest among assets lies in nobody's folder."""
    if manifest.name != "package.json":
        return
    for file in files_below(manifest.parent):
        inside = file.relative_to(manifest.parent)
        if "__pycache__" not in inside.parts and not {"assets", "packages", "graphs"} & set(inside.parts):
            (folder / inside).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file, folder / inside)
