"""The commands on projects, added to those of `belvedere app`."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from belvedere_simulator.commands.projects.building import add_build
from belvedere_simulator.commands.projects.comparing import add_diff
from belvedere_simulator.commands.projects.models import add_model_command
from belvedere_simulator.commands.projects.rescuing import add_rescue
from belvedere_simulator.commands.projects.telling import (
    account_of,
    add_account,
    add_local,
    add_project,
    tell,
)
from belvedere_simulator.messages import tr
from belvedere_simulator.projects.creating import USUAL_TEMPLATE, new_project, templates
from belvedere_simulator.projects.packages import import_project, rename_package
from belvedere_simulator.projects.personal import samplify


def add_projects(commands: Any) -> None:
    """Add them."""
    new_ = add_local(commands, "new", _new, tr("make an application from a template"))
    new_.add_argument("folder", type=Path, metavar="APP_DIR", help=tr("a folder that is not there yet"))
    names = [template.name for template in templates()]
    new_.add_argument("--template", choices=names, default=USUAL_TEMPLATE, help=tr("what to begin with"))
    add_account(new_)
    import_ = add_local(commands, "import", _import, tr("make an application's packages those of an account"))
    add_project(import_)
    add_account(import_)
    rename = add_local(commands, "rename", _rename, tr("rename a package wherever it is named"))
    add_project(rename)
    rename.add_argument("name", metavar="PACKAGE", help=tr("what it is called"))
    rename.add_argument("new_name", metavar="NEW_NAME", help=tr("what it will be called"))
    add_project(add_local(commands, "samplify", _samplify, tr("take personal values out of an application")))
    add_model_command(commands)
    add_build(commands)
    add_diff(commands)
    add_rescue(commands)


def _new(arguments: argparse.Namespace) -> int:
    return tell(arguments, new_project(arguments.folder, arguments.template, account_of(arguments)))


def _import(arguments: argparse.Namespace) -> int:
    return tell(arguments, import_project(arguments.folder, account_of(arguments)))


def _rename(arguments: argparse.Namespace) -> int:
    return tell(arguments, rename_package(arguments.folder, arguments.name, arguments.new_name))


def _samplify(arguments: argparse.Namespace) -> int:
    return tell(arguments, samplify(arguments.folder))
