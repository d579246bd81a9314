"""What the tests of the repository itself share: its root, its sources, its documents."""

from __future__ import annotations

from pathlib import Path

import pytest

from architecture.source_files import Source, program


@pytest.fixture(scope="session")
def root() -> Path:
    """The repository."""
    return Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def sources(root: Path) -> tuple[Source, ...]:
    """The Python files of the three packages."""
    return tuple(program(root))


@pytest.fixture(scope="session")
def documents(root: Path) -> tuple[Path, ...]:
    """The Markdown files a reader of the repository sees."""
    return tuple(sorted([*root.glob("*.md"), *(root / "docs").rglob("*.md")]))
