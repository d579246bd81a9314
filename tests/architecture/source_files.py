"""The Python files of the repository, read and parsed."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

PACKAGES = ("desktop/belvedere_desktop", "simulator/belvedere_simulator", "resources/belvedere_resources")
SAMPLES = ("resources/belvedere_resources/samples/", "resources/belvedere_resources/templates/")
"""Applications that run on the program: written for an appliance, not parts of the program."""


@dataclass(frozen=True)
class Source:
    """One Python file: its place from the root, its text and its syntax tree."""

    path: str
    text: str
    tree: ast.Module


def program(root: Path) -> Iterator[Source]:
    """The files of the three packages, sample applications left out."""
    for package in PACKAGES:
        for file in sorted((root / package).rglob("*.py")):
            path = file.relative_to(root).as_posix()
            if not path.startswith(SAMPLES):
                text = file.read_text(encoding="utf-8")
                yield Source(path, text, ast.parse(text))


def python_files(root: Path) -> Iterator[Path]:
    """Every Python file of ours: packages, training, installer, tests."""
    for folder in ("desktop", "simulator", "resources", "installer", "tests"):
        yield from sorted((root / folder).rglob("*.py"))
