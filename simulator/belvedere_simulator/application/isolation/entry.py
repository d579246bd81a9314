"""The command an entry stands for: `<path> <name> <arguments>`."""

from __future__ import annotations

import re
from pathlib import Path

from belvedere_simulator.manifest.resolved import Entry

_PYTHON = re.compile(r"\$default|(/usr(/local)?/bin/|/bin/)?python(3(\.\d+)?)?")
_SHELLS = {"bash": "/bin/bash", "sh": "/bin/sh"}


def command(entry: Entry, interpreter: Path) -> list[str]:
    """Arguments to execute. Any name of the system's Python is the chosen interpreter."""
    program = str(interpreter) if is_python(entry) else _SHELLS.get(entry.path, entry.path)
    return [program, *([entry.name] if entry.name else []), *entry.arguments]


def is_python(entry: Entry) -> bool:
    """Whether the entry is run by Python itself."""
    return _PYTHON.fullmatch(entry.path) is not None
