"""The names and accounts of a project's packages, changed wherever they stand."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from itertools import islice
from pathlib import Path

from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.manifest.editing.draft import Draft
from belvedere_simulator.manifest.editing.manifests import Manifests
from belvedere_simulator.manifest.editing.package_edits import (
    ChangeAccount,
    RenamePackage,
    accounts_named,
    check_account,
)
from belvedere_simulator.messages import tr
from belvedere_simulator.projects.project import Move, Outcome, Project, open_project
from belvedere_simulator.projects.steps import Step, lines_after

_MOST_MENTIONS = 20
_NUMBER = re.compile(r"[0-9]{12}")


def import_project(given: Path, account: str) -> Outcome:
    """Make the packages of a project those of `account`: folders, graphs and overrides.

    Raises BelvedereError; nothing is changed then.
    """
    return plan_import(given, account).carry_out()


def plan_import(given: Path, account: str) -> Step:
    """What `import_project` does. Raises BelvedereError."""
    check_account(account)
    project = open_project(given)
    before = project.draft()
    draft = before.make(ChangeAccount(account))
    moves = account_moves(project, account, accounts_of(project, before))
    return Step(tr("Import for the account {account}", account=account), project, draft, tuple(moves))


def rename_package(given: Path, name: str, new_name: str) -> Outcome:
    """Give a package another name: its folder, its manifest, graphs and overrides.

    Raises BelvedereError, BV-PRJ-005 where the project has no such package; nothing is changed then.
    """
    return plan_rename(given, name, new_name).carry_out()


def plan_rename(given: Path, name: str, new_name: str) -> Step:
    """What `rename_package` does; its notes are where else the old name stands. Raises BelvedereError."""
    project = open_project(given)
    before = project.draft()
    draft = before.make(RenamePackage(name, new_name))
    moves = tuple(
        Move(place.folder, place.folder.with_name(f"{place.account}-{new_name}-{place.version}"))
        for place in project.packages
        if place.account and place.name == name
    )
    if draft is before and not moves:
        raise BelvedereError("BV-PRJ-005", tr("The project has no such package"), where=name)
    title = tr("Rename {name} to {new}", name=name, new=new_name)
    return Step(title, project, draft, moves, tuple(_mentions(project, draft, moves, name)))


def accounts_of(project: Project, draft: Draft) -> frozenset[str]:
    """The accounts that a project is of: those that graphs name, and numbers that folders begin with."""
    named = accounts_named(Manifests({file: draft.document(file).plain() for file in project.graphs}))
    return named | {place.account for place in project.packages if _NUMBER.fullmatch(place.account)}


def account_moves(project: Project, account: str, old: Collection[str]) -> list[Move]:
    """The folders of packages of the `old` accounts, which become those of `account`.

    A folder called like `my-package-1.0` begins with no account, and stays.
    """
    return [
        Move(place.folder, place.folder.with_name(f"{account}-{place.name}-{place.version}"))
        for place in project.packages
        if place.account in old and place.account != account
    ]


def _mentions(project: Project, draft: Draft, moves: tuple[Move, ...], name: str) -> Iterator[str]:
    """Where else the old name stands: in code, scripts and texts, for their author to change."""
    found = (place for place, line in lines_after(project, draft, moves) if name in line)
    for place in islice(found, _MOST_MENTIONS):
        yield tr("{place} still says {name}.", place=place, name=name)
