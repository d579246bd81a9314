"""New projects, from the templates that come along."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.manifest.editing.package_edits import check_account
from belvedere_simulator.messages import tr
from belvedere_simulator.projects.packages import import_project, rename_package
from belvedere_simulator.projects.project import (
    FOLDERS,
    SAMPLE_ACCOUNT,
    Outcome,
    checked_name,
    refuse_existing,
)

USUAL_TEMPLATE = "model"
_STEM = "TEMPLATE"
_DESCRIPTION = "template.json"


@dataclass(frozen=True)
class Template:
    """A project to begin with."""

    name: str
    title: str
    description: str


def templates() -> tuple[Template, ...]:
    """The templates there are, the usual one first."""
    with _all_templates() as folder:
        found = [_template(file) for file in sorted(folder.glob(f"*/{_DESCRIPTION}"))]
    return tuple(sorted(found, key=lambda each: (each.name != USUAL_TEMPLATE, each.name)))


def new_project(folder: Path, template: str = USUAL_TEMPLATE, account: str = SAMPLE_ACCOUNT) -> Outcome:
    """Make a project in `folder`, which must not be there yet; it is named like the folder.

    Raises BelvedereError, and then there is no folder.
    """
    folder = folder.expanduser().absolute()
    name = checked_name(folder.name)
    check_account(account)
    with _all_templates() as all_templates:
        source = all_templates / template
        if template not in {each.parent.name for each in all_templates.glob(f"*/{_DESCRIPTION}")}:
            raise BelvedereError("BV-PRJ-006", tr("There is no such template"), where=template)
        with whole_folder(folder) as place:
            _fill(place, source, name, account)
    return Outcome(folder, (tr("{folder} was made from the template {name}.", folder=folder, name=template),))


@contextmanager
def whole_folder(folder: Path) -> Iterator[Path]:
    """A place to make a folder in, which gets its name when all went well and is removed otherwise.

    Raises BelvedereError BV-PRJ-002 where the name is taken, before or after.
    """
    refuse_existing([folder])
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=f".{folder.name}.") as above:
        place = Path(above, folder.name)
        place.mkdir()
        yield place
        refuse_existing([folder])
        place.rename(folder)


def stem_of(name: str) -> str:
    """What the packages of an application begin with."""
    return name.upper().replace("-", "_")


def _fill(place: Path, source: Path, name: str, account: str) -> None:
    for part in source.iterdir():
        if part.is_dir():
            shutil.copytree(part, place / part.name, ignore=shutil.ignore_patterns("__pycache__"))
        elif part.name != _DESCRIPTION:
            text = part.read_text(encoding="utf-8").replace(_STEM.lower(), name)
            (place / part.name).write_text(text, encoding="utf-8")
    for needed in FOLDERS:
        (place / needed).mkdir(exist_ok=True)
    (place / "graphs" / _STEM.lower()).rename(place / "graphs" / name)
    for folder in sorted((place / "packages").iterdir()):
        old = folder.name.split("-")[1]
        new = old.replace(_STEM, stem_of(name))
        if new != old:
            rename_package(place, old, new)
    import_project(place, account)


@contextmanager
def _all_templates() -> Iterator[Path]:
    with resources.as_file(resources.files("belvedere_resources") / "templates") as folder:
        yield folder


def _template(file: Path) -> Template:
    said = json.loads(file.read_text(encoding="utf-8"))
    return Template(file.parent.name, said["title"], said["description"])
