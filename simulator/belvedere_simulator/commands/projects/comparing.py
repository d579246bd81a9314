"""`belvedere app diff`: what is different between two projects."""

from __future__ import annotations

import argparse
import json
import sys
from typing import Any

from belvedere_simulator.commands.projects.telling import add_local, add_project
from belvedere_simulator.commands.tables import shown
from belvedere_simulator.commands.twins.session import as_json
from belvedere_simulator.messages import tr
from belvedere_simulator.projects.comparing import Section, compare_projects
from belvedere_simulator.projects.differences import Difference
from belvedere_simulator.projects.sections import sections_document

SAME, DIFFERENT = 0, 1
_MARKS = {"added": "+", "removed": "-", "changed": "~"}
_LONGEST_VALUE = 120


def add_diff(commands: Any) -> None:
    """Add the command."""
    summary = tr("tell what is different between two applications; 1 when something is")
    parser = add_local(commands, "diff", _diff, summary)
    add_project(parser, "old")
    add_project(parser, "new")


def _diff(arguments: argparse.Namespace) -> int:
    sections = compare_projects(arguments.old, arguments.new)
    if arguments.json:
        text = as_json({"Sections": sections_document(sections)})
    else:
        text = "\n".join(paragraph(section) for section in sections) or tr("Nothing is different.")
    sys.stdout.write(f"{text}\n")
    return DIFFERENT if sections else SAME


def paragraph(section: Section) -> str:
    """A part with a line for each difference."""
    return "\n".join((shown(section.title), *(f"  {_line(each)}" for each in section.differences)))


def _line(found: Difference) -> str:
    values = {
        "added": _value(found.new),
        "removed": _value(found.old),
        "changed": f"{_value(found.old)} -> {_value(found.new)}",
    }
    return shown(f"{_MARKS[found.kind]} {found.path}: {values[found.kind]}")


def _value(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _LONGEST_VALUE else f"{text[:_LONGEST_VALUE]}…"
