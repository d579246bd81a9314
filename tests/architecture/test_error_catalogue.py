"""Every failure that users can meet is explained, and nothing is explained that cannot happen."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path

import pytest

from architecture.source_files import Source
from belvedere_simulator.errors import BelvedereError, catalogue

CODE = re.compile(r"\bBV-[A-Z]+-\w+")
FIELDS = {"title", "explanation", "remedy"}


@pytest.fixture
def files(root: Path) -> list[Path]:
    """The catalogue's files."""
    return sorted((root / "resources/belvedere_resources/errors").glob("*.json"))


def test_every_code_in_the_sources_is_explained(sources: tuple[Source, ...]) -> None:
    used = {code for source in sources for code in CODE.findall(source.text)}
    assert used
    assert sorted(used - set(catalogue())) == []


def test_every_explained_code_can_happen(sources: tuple[Source, ...]) -> None:
    used = {code for source in sources for code in CODE.findall(source.text)}
    assert sorted(set(catalogue()) - used) == []


def test_every_entry_has_all_its_words(files: list[Path]) -> None:
    for file in files:
        for code, entry in json.loads(file.read_text(encoding="utf-8")).items():
            assert re.fullmatch(r"BV-[A-Z]+-\d{3}", code), f"{file.name}: {code}"
            assert set(entry) == FIELDS, f"{file.name}: {code}"
            assert all(isinstance(text, str) and text.strip() == text != "" for text in entry.values()), code


def test_no_code_is_explained_twice(files: list[Path]) -> None:
    codes: Counter[str] = Counter()
    for file in files:
        json.loads(file.read_text(encoding="utf-8"), object_pairs_hook=lambda pairs: _count(pairs, codes))
    assert [code for code, times in codes.items() if times > 1] == []


def test_an_area_has_one_file(files: list[Path]) -> None:
    areas = [{code.split("-")[1] for code in json.loads(file.read_text(encoding="utf-8"))} for file in files]
    assert all(len(area) == 1 for area in areas)
    assert len({name for area in areas for name in area}) == len(files)


@pytest.mark.parametrize("code", sorted(catalogue()))
def test_an_error_without_words_of_its_own_takes_its_remedy_from_the_catalogue(code: str) -> None:
    assert catalogue()[code].remedy in str(BelvedereError(code, "something happened"))


def _count(pairs: list[tuple[str, object]], codes: Counter[str]) -> dict[str, object]:
    codes.update(name for name, _value in pairs if CODE.fullmatch(name))
    return dict(pairs)
