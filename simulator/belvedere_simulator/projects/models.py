"""Models put into a project: archive and descriptor under their SHA-256 names, package.json in place."""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path

from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.files import write_whole
from belvedere_simulator.manifest.descriptor import ModelDescriptor, read_descriptor
from belvedere_simulator.manifest.document import load_document
from belvedere_simulator.manifest.editing.asset_edits import EnterModel
from belvedere_simulator.manifest.editing.draft import Draft, save_draft
from belvedere_simulator.manifest.editing.manifests import PACKAGE, Manifests, items
from belvedere_simulator.manifest.layout import PackageFolder, asset_file
from belvedere_simulator.manifest.problem import Problems
from belvedere_simulator.messages import tr
from belvedere_simulator.projects.project import SAMPLE_ACCOUNT, Outcome, Project, open_project
from belvedere_simulator.projects.steps import Step
from belvedere_simulator.projects.taking_back import Assets

USUAL_ASSET = "model_asset"
_DESCRIPTOR = "descriptor.json"
_ARCHIVES = (".tar.gz", ".tgz")
Keep = Callable[[Step, Assets], AbstractContextManager[None]]
"""Notes how things are before a change, for as long as it is being made."""


def add_model(
    given: Path,
    model: Path | None = None,
    package: str = "",
    asset: str = "",
    descriptor: Path | None = None,
    *,
    keep: Keep = lambda _step, _assets: nullcontext(),
) -> Outcome:
    """Put a model into a package: an archive as it is, a file or folder packed; None: the one that is there,
    with another descriptor.

    package: its name, the only one for models when left out; asset: the only model of the package, or the
    usual name; descriptor: the one in the package's folder when left out. Files of the model before go,
    unless something else names them. `keep` holds the change while it is made. Raises BelvedereError
    BV-PRJ-005, BV-PRJ-007 to 009; nothing is changed then.
    """
    project = open_project(given)
    place = _model_package(project, package)
    manifest = place.folder / "package.json"
    content = _descriptor(descriptor or place.folder / _DESCRIPTOR)
    described = f"{hashlib.sha256(content).hexdigest()}.json"
    before = project.draft()
    forms = _forms(before.document(manifest).plain())
    asset = asset or next((name for name, kind, _ in forms if kind == "model"), USUAL_ASSET)
    model = model or _present(forms, asset, project.layout.assets, place)
    with _packed(model, project.layout.assets) as (packed, archive):
        reference = f"{place.account or SAMPLE_ACCOUNT}::{place.name}"
        draft = before.make(EnterModel(manifest, asset, archive, described, reference))
        assets = project.layout.assets
        fresh = [assets / name for name in (archive, described) if not (assets / name).exists()]
        old = {name for owner, _, names in forms if owner == asset for name in names}
        gone = _nameless(project, draft, old)
        step = Step(tr("Put the model {name} in", name=model.name), project, draft)
        brought = Assets([file.name for file in fresh], gone)
        with keep(step, brought) if draft.unsaved or fresh or gone else nullcontext():
            _put_in(draft, {assets / archive: packed, assets / described: content}, fresh)
    entered = [
        tr("{asset}: {file}", asset=asset, file=project.shown(assets / name)) for name in (archive, described)
    ]
    for name in gone:
        (project.layout.assets / name).unlink()
    swept = [tr("{name} was removed: nothing names it any more.", name=name) for name in gone]
    edited = step.sentences if draft.unsaved else ()
    return Outcome(project.folder, (*entered, *edited, *swept))


def _put_in(draft: Draft, files: Mapping[Path, Path | bytes], fresh: Sequence[Path]) -> None:
    """The files that are not there yet, moved or written, and the manifests: all of it or nothing."""
    try:
        for file in fresh:
            content = files[file]
            if isinstance(content, bytes):
                write_whole(file, content)
            else:
                content.rename(file)
        save_draft(draft)
    except BaseException:
        for file in fresh:
            file.unlink(missing_ok=True)
        raise


def model_archives(project: Project) -> tuple[tuple[str, str, Path | None], ...]:
    """Of each model of each package: the package's name, the asset's, and its archive where there is one."""
    return tuple(
        (
            place.name,
            name,
            next(filter(None, (asset_file(file, project.layout.assets) for file in files)), None),
        )
        for place in project.packages
        if (document := load_document(place.folder / "package.json", Problems()))
        for name, kind, files in _forms(document.plain())
        if kind == "model"
    )


def _model_package(project: Project, name: str) -> PackageFolder:
    named = [place for place in project.packages if name in {place.name, place.folder.name}]
    if not name:
        named = [place for place in project.packages if _offers_models(place)]
    if not named:
        raise BelvedereError("BV-PRJ-005", tr("The project has no such package"), where=name)
    if len(named) > 1:
        names = ", ".join(place.folder.name for place in named)
        raise BelvedereError("BV-PRJ-007", tr("Several packages could be meant"), where=name, why=names)
    return named[0]


def _present(
    forms: list[tuple[str, str, tuple[str, ...]]], asset: str, assets: Path, place: PackageFolder
) -> Path:
    """The archive that the asset has now."""
    for name, kind, files in forms:
        if name == asset and kind == "model" and files and (file := asset_file(files[0], assets)):
            return file
    what = tr("The package has no model yet")
    raise BelvedereError("BV-PRJ-009", what, where=str(place.folder), why=asset)


def _offers_models(place: PackageFolder) -> bool:
    document = load_document(place.folder / "package.json", Problems())
    for _, body in Manifests({place.folder: document.plain() if document else None}).bodies(PACKAGE):
        if any(interface.get("category") == "ml_model" for interface in items(body, "interfaces")):
            return True
    own = place.folder / _DESCRIPTOR
    descriptor = load_document(own, Problems()) if own.is_file() else None
    return descriptor is not None and isinstance(read_descriptor(descriptor, Problems()), ModelDescriptor)


def _descriptor(file: Path) -> bytes:
    problems = Problems()
    document = load_document(file, problems)
    read = read_descriptor(document, problems) if document else None
    if problems.have_errors or not isinstance(read, ModelDescriptor):
        told = "; ".join(f"{each.line}:{each.column}: {each.what}" for each in problems.in_reading_order())
        raise BelvedereError("BV-PRJ-008", tr("This does not describe a model"), where=str(file), why=told)
    return file.read_bytes()


def _forms(plain: object) -> list[tuple[str, str, tuple[str, ...]]]:
    """Of each form of each asset: the asset's name, its kind, and the files it names."""
    return [
        (
            str(asset.get("name", "")),
            str(form.get("type", "")),
            tuple(str(form[name]) for name in ("assetUri", "descriptorUri") if form.get(name)),
        )
        for _, body in Manifests({Path(): plain}).bodies(PACKAGE)
        for asset in items(body, "assets")
        for form in items(asset, "implementations")
    ]


@contextmanager
def _packed(model: Path, assets: Path) -> Iterator[tuple[Path, str]]:
    """The archive as a file of the folder of assets, under a temporary name, and the name it gets."""
    from belvedere_simulator.application.build.archive import Entry, write_archive  # noqa: PLC0415

    try:
        assets.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=assets, prefix=".adding-") as folder:
            if model.name.endswith(_ARCHIVES):
                packed = Path(shutil.copyfile(model, Path(folder, "model.tar.gz")))
                with packed.open("rb") as stream:
                    yield packed, f"{hashlib.file_digest(stream, 'sha256').hexdigest()}.tar.gz"
                return
            files = [file for file in sorted(model.rglob("*")) if file.is_file()] if model.is_dir() else []
            entries = {file.relative_to(model).as_posix(): Entry(file) for file in files}
            packed = write_archive(entries or {model.name: Entry(model)}, Path(folder))
            yield packed, packed.name
    except OSError as error:
        what = tr("The model cannot be read or packed")
        raise BelvedereError(
            "BV-PRJ-009", what, where=str(model), why=error.strerror or str(error)
        ) from error


def _nameless(project: Project, draft: Draft, names: set[str]) -> list[str]:
    """Those assets that are there and that no package will name any more."""
    named = {
        name
        for place in project.packages
        if (manifest := place.folder / "package.json") in draft.texts
        for _, _, files in _forms(draft.document(manifest).plain())
        for name in files
    }
    files = [project.layout.assets / name for name in sorted(names - named)]
    return [file.name for file in files if file.parent == project.layout.assets and file.is_file()]
