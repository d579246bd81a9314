"""The Python files of the repository, read, and parsed where that is needed."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

PACKAGES = ("desktop/belvedere_desktop", "simulator/belvedere_simulator", "resources/belvedere_resources")
SAMPLES = ("resources/belvedere_resources/samples/", "resources/belvedere_resources/templates/")
"""Applications that run on the program: written for an appliance, not parts of the program."""


@dataclass(frozen=True)
class Source:
    """One Python file: its place from the root and its text."""

    path: str
    text: str

    @cached_property
    def tree(self) -> ast.Module:
        """Its syntax tree."""
        return ast.parse(self.text)


def program(root: Path) -> Iterator[Source]:
    """The files of the three packages, sample applications left out."""
    for package in PACKAGES:
        for file in sorted((root / package).rglob("*.py")):
            path = file.relative_to(root).as_posix()
            if not path.startswith(SAMPLES):
                yield Source(path, file.read_text(encoding="utf-8"))


def python_files(root: Path) -> Iterator[Path]:
    """Every Python file of ours: packages, training, installer, tests."""
    for folder in ("desktop", "simulator", "resources", "installer", "tests"):
        yield from sorted((root / folder).rglob("*.py"))
