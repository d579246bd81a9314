"""The technician's walk: its page is the script's, its pictures are there, and the guide map leads to it."""

from __future__ import annotations

import re
import struct
from pathlib import Path

from walks.chapters import CHAPTERS
from walks.page import page
from walks.picture import HEIGHT, WIDTH

_LARGEST, _ALL = 200_000, 4_000_000


def test_the_page_of_the_walk_is_the_scripts(root: Path) -> None:
    written = (root / "docs/technician.md").read_text(encoding="utf-8")
    assert written == page(CHAPTERS, "images/technician"), "python tests/walks/technician.py"


def test_the_walk_has_the_pictures_that_it_shows_and_no_others(root: Path) -> None:
    written = (root / "docs/technician.md").read_text(encoding="utf-8")
    shown = re.findall(r"\]\(images/technician/([^)]+)\)", written)
    files = sorted((root / "docs/images/technician").iterdir())
    assert [file.name for file in files] == shown
    sizes = [file.stat().st_size for file in files]
    assert max(sizes) <= _LARGEST and sum(sizes) <= _ALL
    assert {struct.unpack(">II", file.read_bytes()[16:24]) for file in files} == {(WIDTH, HEIGHT)}


def test_every_procedure_for_technicians_leads_to_its_part_of_the_walk(root: Path) -> None:
    parts = {re.sub(r"[^\w -]", "", chapter.title).lower().replace(" ", "-") for chapter in CHAPTERS}
    lines = (root / "docs/guide-map.md").read_text(encoding="utf-8").splitlines()
    procedures = [line for line in lines if "rocedure" in line and "technician's desktop" in line]
    assert len(procedures) >= 10
    for line in procedures:
        led = re.findall(r"\(technician\.md#([\w-]+)\)", line)
        assert led and set(led) <= parts, line


def test_the_walk_is_named_where_contributors_look(root: Path) -> None:
    assert "tests/walks/technician.py" in (root / "CONTRIBUTING.md").read_text(encoding="utf-8")
