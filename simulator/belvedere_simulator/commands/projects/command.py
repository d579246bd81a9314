"""The commands on projects, added to those of `belvedere app`."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from belvedere_simulator.commands.projects.building import add_build
from belvedere_simulator.commands.projects.changing import add_changes
from belvedere_simulator.commands.projects.comparing import add_diff
from belvedere_simulator.commands.projects.models import add_model_command
from belvedere_simulator.commands.projects.rescuing import add_rescue
from belvedere_simulator.commands.projects.telling import account_of, add_account, add_local, tell
from belvedere_simulator.messages import tr
from belvedere_simulator.projects.creating import USUAL_TEMPLATE, new_project, templates


def add_projects(commands: Any) -> None:
    """Add them."""
    new_ = add_local(commands, "new", _new, tr("make an application from a template"))
    new_.add_argument("folder", type=Path, metavar="APP_DIR", help=tr("a folder that is not there yet"))
    names = [template.name for template in templates()]
    new_.add_argument("--template", choices=names, default=USUAL_TEMPLATE, help=tr("what to begin with"))
    add_account(new_)
    add_changes(commands)
    add_model_command(commands)
    add_build(commands)
    add_diff(commands)
    add_rescue(commands)


def _new(arguments: argparse.Namespace) -> int:
    return tell(arguments, new_project(arguments.folder, arguments.template, account_of(arguments)))
