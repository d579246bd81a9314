"""Drafts on the disk, and single edits."""

from __future__ import annotations

import codecs
import json
from pathlib import Path

import pytest

from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.manifest.editing.draft import Draft, compared_with_disk, open_draft, save_draft
from belvedere_simulator.manifest.editing.edit import Edit, TypeText
from belvedere_simulator.manifest.editing.graph_edits import (
    AddNode,
    Connect,
    RemoveNode,
    RenameNode,
    SetParameter,
)
from belvedere_simulator.manifest.editing.mending import TakeTexts
from belvedere_simulator.manifest.editing.override_edits import OverrideParameter, ReplaceNode
from belvedere_simulator.manifest.editing.package_edits import RenamePackage
from manifest.edits.texts import GRAPH_FILE, OVERRIDE_FILE, PACKAGE_FILE, TEXTS


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    written = [tmp_path / file for file in TEXTS]
    for file in written:
        file.write_bytes(TEXTS[Path(file.name)].encode())
    return written


@pytest.fixture
def draft() -> Draft:
    return Draft(dict(TEXTS), dict(TEXTS))


def refused(draft: Draft, edit: Edit) -> str:
    with pytest.raises(BelvedereError) as refusal:
        draft.make(edit)
    return refusal.value.code


def test_only_what_changed_is_written_and_marks_and_line_ends_stay(files: list[Path]) -> None:
    graph, _, package = files
    package.write_bytes(codecs.BOM_UTF8 + package.read_bytes())
    before = graph.stat().st_mtime_ns
    draft = open_draft([graph, package]).make(RenamePackage("counter", "people"))
    assert draft.unsaved == (graph, package)
    saved = save_draft(draft.undo().make(TypeText(package, draft.texts[package])))
    assert saved.unsaved == ()
    assert graph.stat().st_mtime_ns == before
    expected = TEXTS[PACKAGE_FILE].replace('"counter"', '"people"')
    assert package.read_bytes() == codecs.BOM_UTF8 + expected.encode()


def test_what_another_program_wrote_is_not_written_over(files: list[Path]) -> None:
    draft = open_draft(files).make(RenamePackage("counter", "people"))
    files[-1].write_text("{}")
    with pytest.raises(BelvedereError) as refusal:
        save_draft(draft)
    assert refusal.value.code == "BV-EDT-010"
    assert files[0].read_text() == TEXTS[GRAPH_FILE]
    assert files[-1].read_text() == "{}"


def test_when_one_file_cannot_be_written_none_is(files: list[Path], monkeypatch: pytest.MonkeyPatch) -> None:
    draft = open_draft(files).make(RenamePackage("counter", "people"))
    replace = Path.replace

    def full(self: Path, target: Path) -> Path:
        if target == files[-1]:
            raise OSError(28, "No space left on device")
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(BelvedereError) as refusal:
        save_draft(draft)
    assert refusal.value.code == "BV-EDT-009"
    assert {file.name: file.read_bytes().decode() for file in files} == {
        str(file): text for file, text in TEXTS.items()
    }


def test_while_the_text_is_no_json_only_typing_goes_on(draft: Draft) -> None:
    typed = draft.make(TypeText(GRAPH_FILE, '{"nodeGraph": '))
    assert refused(typed, RemoveNode(GRAPH_FILE, "camera")) == "BV-EDT-001"
    assert typed.undo().make(RemoveNode(GRAPH_FILE, "camera")).done
    twice = draft.make(TypeText(GRAPH_FILE, '{"nodeGraph": {}, "nodeGraph": {}}'))
    assert refused(twice, RemoveNode(GRAPH_FILE, "camera")) == "BV-EDT-001"


def test_a_node_of_the_graph_is_renamed_in_the_override_too(draft: Draft) -> None:
    renamed = draft.make(RenameNode(GRAPH_FILE, "camera", "lens"))
    assert '"replace":"lens"' in renamed.texts[OVERRIDE_FILE]
    assert '"producer": "lens.video_out", "x-colour": "red"' in renamed.texts[GRAPH_FILE]
    assert refused(draft, RenameNode(GRAPH_FILE, "camera", "door")) == "BV-EDT-005"


def test_a_removed_node_takes_edges_rules_and_replacements_along(draft: Draft) -> None:
    body = json.loads(draft.make(RemoveNode(GRAPH_FILE, "code")).texts[GRAPH_FILE])["nodeGraph"]
    assert (body["edges"], body["networkRoutingRules"]) == ([], [])
    for file, node in ((GRAPH_FILE, "camera"), (OVERRIDE_FILE, "door")):
        changed = draft.make(RemoveNode(file, node))
        assert json.loads(changed.texts[OVERRIDE_FILE])["nodeGraphOverrides"]["nodeOverrides"] == []


def test_a_value_is_overridden_by_one_node_however_often(draft: Draft) -> None:
    first = draft.make(OverrideParameter(OVERRIDE_FILE, "threshold", 1))
    second = first.make(OverrideParameter(OVERRIDE_FILE, "threshold", 0.75))
    body = json.loads(second.texts[OVERRIDE_FILE])["nodeGraphOverrides"]
    assert body["nodes"][1:] == [{"name": "threshold_override", "interface": "float32", "value": 0.75}]
    assert [each["replace"] for each in body["nodeOverrides"]] == ["camera", "threshold"]
    gone = second.make(ReplaceNode(OVERRIDE_FILE, "threshold", ()))
    assert '"threshold"' not in gone.texts[OVERRIDE_FILE]


def test_what_is_said_of_a_camera_that_stays_stays(draft: Draft) -> None:
    other = draft.make(AddNode(OVERRIDE_FILE, {"name": "gate", "interface": "123456789012::gate.gate"}))
    both = other.make(ReplaceNode(OVERRIDE_FILE, "camera", ("gate", "door")))
    assert '{"name":"door","x-order":1}' in both.texts[OVERRIDE_FILE]
    packages = json.loads(both.texts[OVERRIDE_FILE])["nodeGraphOverrides"]["packages"]
    assert packages == [{"name": "123456789012::gate", "version": "1.0"}]


@pytest.mark.parametrize(
    ("edit", "code"),
    [
        (SetParameter(GRAPH_FILE, "threshold", "high"), "BV-EDT-008"),
        (SetParameter(GRAPH_FILE, "camera", 1), "BV-EDT-008"),
        (SetParameter(GRAPH_FILE, "title", "\ud800"), "BV-EDT-007"),
        (SetParameter(PACKAGE_FILE, "title", "x"), "BV-EDT-002"),
        (Connect(GRAPH_FILE, "camera.video_out", "code.video_in"), "BV-EDT-006"),
        (ReplaceNode(GRAPH_FILE, "camera", ()), "BV-EDT-002"),
        (RenamePackage("counter", "abstract rtsp"), "BV-EDT-005"),
        (RemoveNode(OVERRIDE_FILE, "camera"), "BV-EDT-004"),
    ],
)
def test_what_cannot_be_done_is_refused(draft: Draft, edit: Edit, code: str) -> None:
    assert refused(draft, edit) == code


def test_a_list_that_is_none_is_not_written_over(draft: Draft) -> None:
    odd = draft.make(TypeText(GRAPH_FILE, '{"nodeGraph": {"nodes": {}}}'))
    assert refused(odd, AddNode(GRAPH_FILE, {"name": "a", "interface": "int32"})) == "BV-EDT-003"


def test_a_file_that_is_not_there_yet_is_written_with_the_others(files: list[Path], tmp_path: Path) -> None:
    new = tmp_path / "new.json"
    draft = open_draft(files).begin_file(new, "{}").make(RenamePackage("counter", "people"))
    assert new in draft.unsaved
    assert save_draft(draft).unsaved == ()
    assert new.read_text() == "{}"
    new.write_text("[]")
    with pytest.raises(BelvedereError):
        save_draft(draft)


def test_a_new_file_goes_again_when_another_cannot_be_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    new, late = tmp_path / "new.json", tmp_path / "late.json"
    draft = open_draft([]).begin_file(new, "{}").begin_file(late, "{}")
    replace = Path.replace

    def full(self: Path, target: Path) -> Path:
        if target == late:
            raise OSError(28, "No space left on device")
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(BelvedereError):
        save_draft(draft)
    assert not new.exists()


def test_what_another_program_wrote_is_written_over_or_taken(files: list[Path]) -> None:
    draft = open_draft(files).make(RenamePackage("counter", "people"))
    files[0].write_bytes(b"{}")
    seen = compared_with_disk(draft)
    taken = seen.make(TakeTexts(seen.saved))
    assert taken.unsaved == ()
    assert taken.undo().texts == draft.texts
    save_draft(seen)
    assert files[0].read_text() == draft.texts[files[0]]
