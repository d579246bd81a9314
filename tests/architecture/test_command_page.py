"""The page of commands is that of the parsers."""

from __future__ import annotations

from pathlib import Path

from architecture.command_page import page

PAGE = Path(__file__).parents[2] / "docs" / "command-line.md"


def test_the_page_tells_the_commands_as_they_are() -> None:
    advice = "python tests/architecture/command_page.py > docs/command-line.md"
    assert PAGE.read_text(encoding="utf-8") == page(), advice
