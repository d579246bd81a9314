"""`belvedere check`: the problems of an application's manifests, as text, JSON or SARIF."""

from __future__ import annotations

import argparse
import json
import sys
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from belvedere_simulator.commands.ending import ended_by_signals
from belvedere_simulator.manifest.application import default_override, load_application
from belvedere_simulator.manifest.problem import Problem
from belvedere_simulator.manifest.sarif import to_sarif
from belvedere_simulator.messages import tr
from belvedere_simulator.projects.reading import fingerprint

CLEAN, HAS_ERRORS, BAD_ARGUMENTS = 0, 1, 2
_LOOKS = 1.0


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `check` to the command line."""
    parser = subparsers.add_parser("check", help=tr("check an application's manifests"))
    parser.add_argument("application", type=Path, metavar="APP_DIR", help=tr("the application's folder"))
    parser.add_argument(
        "--override",
        type=Path,
        metavar="FILE",
        help=tr("an override manifest (default: the one beside the graph)"),
    )
    parser.add_argument("--no-override", action="store_true", help=tr("check the graph alone"))
    parser.add_argument("--format", choices=("text", "json", "sarif"), default="text")
    parser.add_argument(
        "--device-software", default="7.0.13", metavar="VERSION", help=tr("the appliance's software version")
    )
    parser.add_argument(
        "--watch", action="store_true", help=tr("check again whenever a file is saved, until Ctrl-C")
    )


def run(arguments: argparse.Namespace) -> int:
    """Check and write the findings. 0: no errors; 1: errors; 2: there is nothing to check."""
    for given in filter(None, (arguments.application, arguments.override)):
        if not given.exists():
            sys.stderr.write(tr("{path} does not exist.", path=given) + "\n")
            return BAD_ARGUMENTS
    return _watch(arguments) if arguments.watch else _check(arguments)


def _watch(arguments: argparse.Namespace) -> int:
    """Check at once and after each change, until somebody ends it; as the last check ended."""
    over, last, code = threading.Event(), "", CLEAN
    given: Path = arguments.application
    folder = given if given.is_dir() else given.parent
    with ended_by_signals(over.set):
        while not over.is_set():
            seen = fingerprint(folder)
            if seen != last:
                last, code = seen, _check(arguments)
                sys.stdout.flush()
            over.wait(_LOOKS)
    return code


def _check(arguments: argparse.Namespace) -> int:
    folder: Path = arguments.application
    override: Path | None = arguments.override
    if override is None and not arguments.no_override:
        override = default_override(folder)
    loaded = load_application(folder, override, device_software=arguments.device_software)
    sys.stdout.write(_FORMATS[arguments.format](loaded.problems) + "\n")
    return HAS_ERRORS if loaded.errors else CLEAN


def as_text(problems: Sequence[Problem]) -> str:
    """One finding a paragraph: place, severity, code, what, and what to do; a count at the end."""
    lines = []
    for problem in problems:
        lines.append(str(problem))
        if problem.remedy:
            lines.append(f"    {problem.remedy}")
    errors = sum(problem.severity == "error" for problem in problems)
    warnings = len(problems) - errors
    lines.append(tr("errors: {errors}, warnings: {warnings}", errors=errors, warnings=warnings))
    return "\n".join(lines)


def as_json(problems: Sequence[Problem]) -> str:
    """One object: `ok`, and `problems` with every field of each."""
    return json.dumps(
        {
            "ok": not any(problem.severity == "error" for problem in problems),
            "problems": [_fields(problem) for problem in problems],
        },
        ensure_ascii=False,
        indent=2,
    )


def _fields(problem: Problem) -> dict[str, Any]:
    return {
        "severity": problem.severity,
        "code": problem.code,
        "file": None if problem.file is None else str(problem.file),
        "line": problem.line,
        "column": problem.column,
        "pointer": problem.pointer,
        "what": problem.what,
        "remedy": problem.remedy,
    }


def _as_sarif(problems: Sequence[Problem]) -> str:
    return json.dumps(to_sarif(problems), ensure_ascii=False, indent=2)


_FORMATS: dict[str, Callable[[Sequence[Problem]], str]] = {
    "text": as_text,
    "json": as_json,
    "sarif": _as_sarif,
}
