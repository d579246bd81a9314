"""The walks: the page of each is the script's, its pictures are there, and the guide map leads to it."""

from __future__ import annotations

import re
import struct
from pathlib import Path

import pytest

from walks.known import WALKS
from walks.page import page
from walks.picture import HEIGHT, WIDTH
from walks.step import Walk
from walks.walk import WALKS as PAGES

_LARGEST, _ALL = 200_000, 4_000_000
_PROCEDURES = {"technician": 10, "developer": 9, "support": 6}
_DESKTOPS = {
    "technician": "technician's desktop",
    "developer": "developer's desktop",
    "support": "support desktop",
}

of_each = pytest.mark.parametrize("walk", WALKS.values(), ids=WALKS)


@of_each
def test_the_page_of_the_walk_is_the_scripts(root: Path, walk: Walk) -> None:
    written = (root / "docs" / PAGES[walk.name]).read_text(encoding="utf-8")
    assert written == page(walk, f"images/{walk.name}"), f"python tests/walks/walk.py {walk.name}"


@of_each
def test_the_walk_has_the_pictures_that_it_shows_and_no_others(root: Path, walk: Walk) -> None:
    written = (root / "docs" / PAGES[walk.name]).read_text(encoding="utf-8")
    shown = re.findall(rf"\]\(images/{walk.name}/([^)]+)\)", written)
    files = sorted((root / "docs/images" / walk.name).iterdir())
    assert [file.name for file in files] == shown
    sizes = [file.stat().st_size for file in files]
    assert max(sizes) <= _LARGEST and sum(sizes) <= _ALL
    assert {struct.unpack(">II", file.read_bytes()[16:24]) for file in files} == {(WIDTH, HEIGHT)}


@of_each
def test_every_procedure_for_its_reader_leads_to_its_part_of_the_walk(root: Path, walk: Walk) -> None:
    parts = {re.sub(r"[^\w -]", "", chapter.title).lower().replace(" ", "-") for chapter in walk.chapters}
    lines = (root / "docs/guide-map.md").read_text(encoding="utf-8").splitlines()
    procedures = [line for line in lines if "rocedure" in line and _DESKTOPS[walk.name] in line]
    assert len(procedures) >= _PROCEDURES[walk.name]
    for line in procedures:
        led = re.findall(rf"\({re.escape(PAGES[walk.name])}#([\w-]+)\)", line)
        assert led and set(led) <= parts, line


@of_each
def test_the_walk_is_named_where_contributors_look(root: Path, walk: Walk) -> None:
    assert f"tests/walks/walk.py {walk.name}" in (root / "CONTRIBUTING.md").read_text(encoding="utf-8")
