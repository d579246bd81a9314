"""`belvedere app import|rename|samplify|undo`: changes of a project, shown before, made, and taken back."""

from __future__ import annotations

import argparse
import sys
from typing import Any

from belvedere_simulator.commands.projects.comparing import paragraph
from belvedere_simulator.commands.projects.telling import (
    account_of,
    add_account,
    add_local,
    add_project,
    tell,
)
from belvedere_simulator.commands.tables import shown
from belvedere_simulator.commands.twins.session import as_json
from belvedere_simulator.messages import tr
from belvedere_simulator.projects.packages import plan_import, plan_rename
from belvedere_simulator.projects.personal import plan_samplify
from belvedere_simulator.projects.sections import sections_document
from belvedere_simulator.projects.steps import Step
from belvedere_simulator.projects.taking_back import make_step, take_back


def add_changes(commands: Any) -> None:
    """Add the commands."""
    import_ = add_local(commands, "import", _import, tr("make an application's packages those of an account"))
    add_project(import_)
    add_account(import_)
    rename = add_local(commands, "rename", _rename, tr("rename a package wherever it is named"))
    add_project(rename)
    rename.add_argument("name", metavar="PACKAGE", help=tr("what it is called"))
    rename.add_argument("new_name", metavar="NEW_NAME", help=tr("what it will be called"))
    samplify = add_local(commands, "samplify", _samplify, tr("take personal values out of an application"))
    add_project(samplify)
    for parser in (import_, rename, samplify):
        parser.add_argument(
            "--plan", action="store_true", help=tr("tell what would change, and change nothing")
        )
    undo = add_local(commands, "undo", _undo, tr("take the last change of an application back"))
    add_project(undo)


def _import(arguments: argparse.Namespace) -> int:
    return _carry_out(arguments, plan_import(arguments.folder, account_of(arguments)))


def _rename(arguments: argparse.Namespace) -> int:
    return _carry_out(arguments, plan_rename(arguments.folder, arguments.name, arguments.new_name))


def _samplify(arguments: argparse.Namespace) -> int:
    return _carry_out(arguments, plan_samplify(arguments.folder))


def _undo(arguments: argparse.Namespace) -> int:
    return tell(arguments, take_back(arguments.folder))


def _carry_out(arguments: argparse.Namespace, step: Step) -> int:
    return _tell_plan(arguments, step) if arguments.plan else tell(arguments, make_step(step))


def _tell_plan(arguments: argparse.Namespace, step: Step) -> int:
    moves = [(step.project.shown(move.old), step.project.shown(move.new)) for move in step.moves]
    if arguments.json:
        document = {
            "Folder": str(step.project.folder),
            "Sections": sections_document(step.sections),
            "Folders": [{"Old": old, "New": new} for old, new in moves],
            "Notes": list(step.notes),
        }
        sys.stdout.write(f"{as_json(document)}\n")
        return 0
    lines = [paragraph(section) for section in step.sections]
    lines += [shown(f"{old} -> {new}") for old, new in moves]
    lines += [shown(note) for note in step.notes]
    sys.stdout.write("\n".join(lines or [tr("Everything is like that already.")]) + "\n")
    return 0
