"""Loading, editing and saving manifest files."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from belvedere_simulator.files import write_whole
from belvedere_simulator.manifest.document import JsonDocument, load_document
from belvedere_simulator.manifest.problem import Problems


def _load(file: Path) -> JsonDocument:
    document = load_document(file, Problems())
    assert document is not None
    return document


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
@pytest.mark.parametrize("indent", ["  ", "    ", "\t"])
def test_saving_unchanged_gives_the_same_bytes(tmp_path: Path, ending: str, indent: str) -> None:
    file = tmp_path / "graph.json"
    text = json.dumps(
        {"z": 1, "unknown": {"b": [1.5, "é"], "a": None}, "a": True}, indent=indent, ensure_ascii=False
    )
    file.write_bytes((text + "\n").replace("\n", ending).encode())
    before = file.read_bytes()
    document = _load(file)
    document.save(document.plain())
    assert file.read_bytes() == before


def test_an_edit_keeps_unknown_members_and_their_order(tmp_path: Path) -> None:
    file = tmp_path / "graph.json"
    file.write_text('{"z": 1, "nodeGraph": {"mine": [1, {"k": 2}], "description": "old"}, "a": 3}')
    document = _load(file)
    edited: Any = document.plain()
    edited["nodeGraph"]["description"] = "new"
    document.save(edited)
    assert file.read_text() == '{"z": 1, "nodeGraph": {"mine": [1, {"k": 2}], "description": "new"}, "a": 3}'
    again: Any = document.plain()
    assert again["nodeGraph"]["description"] == "old"


def test_a_failed_save_leaves_the_file_and_no_litter(tmp_path: Path) -> None:
    file = tmp_path / "graph.json"
    file.write_text("{}")
    with pytest.raises(ValueError, match="JSON compliant"):
        _load(file).save({"a": float("nan")})
    with pytest.raises(TypeError):
        write_whole(file, "text")  # type: ignore[arg-type]
    assert file.read_text() == "{}"
    assert list(tmp_path.iterdir()) == [file]


@pytest.mark.parametrize(
    ("raw", "code", "place"),
    [
        (b'{"a": 1,}', "BV-MAN-001", (1, 9)),
        (b'{"a": "\xff"}', "BV-MAN-002", (1, 1)),
        (b'{"a": 1,\n "a": 2}', "BV-MAN-003", (2, 2)),
        (b"[" * 300, "BV-MAN-001", (1, 102)),
        (b'{"a": Infinity}', "BV-MAN-001", (1, 7)),
        (b" " * (3 * 1024 * 1024), "BV-MAN-002", (1, 1)),
    ],
)
def test_bad_files_are_reported_where_they_are_bad(
    tmp_path: Path, raw: bytes, code: str, place: tuple[int, int]
) -> None:
    file = tmp_path / "graph.json"
    file.write_bytes(raw)
    problems = Problems()
    load_document(file, problems)
    assert [(found.code, (found.line, found.column)) for found in problems] == [(code, place)]


def test_a_byte_order_mark_is_passed_over(tmp_path: Path) -> None:
    file = tmp_path / "graph.json"
    file.write_bytes(b'\xef\xbb\xbf{"a": 1}')
    assert _load(file).plain() == {"a": 1}


def test_a_missing_file_is_a_problem(tmp_path: Path) -> None:
    problems = Problems()
    assert load_document(tmp_path / "graph.json", problems) is None
    assert [found.code for found in problems] == ["BV-MAN-002"]
