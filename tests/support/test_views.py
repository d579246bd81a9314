"""What the sender looked at is what the recipient sees: the same files, filters and marked lines."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.logs.files import LogFile
from belvedere_simulator.logs.marks import MarkStore
from belvedere_simulator.support.bundle import Draft
from belvedere_simulator.support.gathering import Gathering
from belvedere_simulator.support.views import gather_views, identity_of, keep_marks, shown_views
from belvedere_simulator.support.wish import Wish
from belvedere_simulator.support.workspace import open_bundle, workspaces

NOW = datetime(2024, 3, 1, 12, tzinfo=UTC)
GROUP = "/aws/panorama/devices/device-a"
STREAM = ["2024-03-01T10:00:00.000Z started", "2024-03-01T10:00:01.000Z tried rtsp://u:canary@a/b", "more"]
FILE = ["first", "password=canary here", "the same", "the same", "last ü"]
NARROWING = {"rules": [{"text": "ERROR"}], "level": "warning", "any": False, "since": None, "until": None}


def bundle(tmp_path: Path, *views: dict[str, Any]) -> tuple[Path, list[str]]:
    """A bundle with these views, over one stream of the service; and what could not be had."""
    wish = Wish(NOW - timedelta(hours=3), NOW, views=views)
    draft = Draft(wish, below=tmp_path)
    gathering = Gathering(wish, draft.staging, None, None, {}, tmp_path, tmp_path, lambda _text: None)
    gathering.streams[f"{GROUP}/occ_log"] = draft.staging.lines("logs/device-a/occ_log.log", "occ", STREAM)
    gather_views(gathering)
    draft.views = gathering.views
    draft.write(tmp_path / "support.zip")
    draft.close()
    return tmp_path / "support.zip", gathering.problems


def test_views_come_back_with_their_files_filters_and_marked_lines(tmp_path: Path) -> None:
    file = tmp_path / "mine.log"
    file.write_text("\n".join(FILE), encoding="utf-8")
    view = {
        "kind": "logs",
        "title": "yard",
        "sources": [
            {"kind": "service", "group": GROUP, "streams": ["occ_log"]},
            {"kind": "path", "path": str(file)},
            {"kind": "text", "text": "pasted\ntoken=canary", "title": "clipboard"},
        ],
        "narrowing": NARROWING,
        "marks": [
            {"number": 9, "text": STREAM[1], "note": "here it breaks, password=canary"},
            {"number": 2, "text": FILE[1], "note": ""},
            {"number": 5, "text": FILE[4], "note": "the end"},
            {"number": 7, "text": "a line of another time", "note": "gone"},
        ],
    }
    made, problems = bundle(tmp_path, view)
    assert problems == []
    workspace = open_bundle(made, (), tmp_path / "opened")
    (shown,) = shown_views(workspace)
    assert shown["title"] == "yard"
    assert shown["narrowing"] == NARROWING
    assert [Path(source["path"]).name for source in shown["sources"]] == [
        "occ_log.log",
        "mine.log",
        "text.log",
    ]
    assert {(mark["file"], mark["number"], mark["note"]) for mark in shown["marks"]} == {
        ("logs/device-a/occ_log.log", 2, "here it breaks, password=[removed: named secret]"),
        ("views/1/mine.log", 2, ""),
        ("views/1/mine.log", 5, "the end"),
    }
    store = MarkStore(tmp_path / "marks")
    keep_marks(workspace, store)
    opened = LogFile(workspace.path("views/1/mine.log"))
    marks = store.of(opened.identity())
    opened.close()
    assert [(mark.number, mark.note) for mark in marks] == [(2, ""), (5, "the end")]
    content = workspace.path("views/1/mine.log").read_bytes()
    assert content[marks[1].offset :].decode() == "last ü\n"
    assert marks[0].text == "password=[removed: named secret] here"


def test_what_cannot_be_taken_along_is_told(tmp_path: Path) -> None:
    folder = {"kind": "path", "path": str(tmp_path)}
    stick = {"kind": "stick", "place": "PANORAMA"}
    made, problems = bundle(tmp_path, {"kind": "logs", "title": "a", "sources": [folder, stick], "marks": []})
    assert len(problems) == 2
    assert "PANORAMA" in problems[1]
    assert shown_views(open_bundle(made, (), tmp_path / "opened")) == []


def test_views_of_a_stranger_are_not_believed(tmp_path: Path) -> None:
    draft = Draft(Wish(NOW - timedelta(hours=1), NOW), below=tmp_path)
    draft.staging.lines("a.log", "a", ["one", "two"])
    draft.views = [
        {"files": ["/etc/passwd", "../a.log"], "marks": []},
        {
            "files": ["a.log", "/etc/passwd"],
            "title": 7,
            "narrowing": [],
            "marks": [{"file": "/etc/passwd"}, 5],
        },
        {"files": "a.log"},
        {"files": [{}, ["a.log"]]},
        {
            "files": ["a.log"],
            "marks": [{"file": "a.log", "number": 2, "note": 5}, {"file": "a.log", "number": "1"}],
        },
        {"files": ["a.log"], "marks": [{"file": "a.log", "number": 1, "note": "half \ud800"}]},
    ]
    draft.write(tmp_path / "support.zip")
    draft.close()
    workspace = open_bundle(tmp_path / "support.zip", (), tmp_path / "opened")
    shown = shown_views(workspace)
    assert [len(view["sources"]) for view in shown] == [1, 1, 1]
    assert shown[0]["title"] == "7"
    assert shown[0]["narrowing"] == {}
    assert shown[1]["marks"] == [{"file": "a.log", "number": 2, "note": "5"}]
    store = MarkStore(tmp_path / "marks")
    keep_marks(workspace, store)
    kept = store.of(identity_of(workspace.path("a.log")))
    assert [(mark.number, mark.note) for mark in kept] == [(1, "half \ud800"), (2, "5")]


def test_views_that_are_too_deep_are_refused_and_an_older_form_hides_no_other_bundle(tmp_path: Path) -> None:
    draft = Draft(Wish(NOW - timedelta(hours=1), NOW), below=tmp_path)
    draft.staging.lines("a.log", "a", ["one"])
    deep: list[Any] = []
    for _level in range(100):
        deep = [deep]
    draft.write(tmp_path / "good.zip")
    draft.views = [{"files": ["a.log"], "narrowing": {"rules": deep}}]
    draft.write(tmp_path / "deep.zip")
    draft.close()
    good = open_bundle(tmp_path / "good.zip", (), tmp_path / "opened")
    with pytest.raises(BelvedereError, match="BV-SUP-002"):
        open_bundle(tmp_path / "deep.zip", (), tmp_path / "opened")
    (tmp_path / "opened" / "older").mkdir()
    (tmp_path / "opened" / "older" / "bundle.json").write_text('{"format": 0}', encoding="utf-8")
    assert [each.name for each in workspaces(tmp_path / "opened")] == [good.name]
    (good.folder / "bundle.json").write_text("[]", encoding="utf-8")
    assert open_bundle(tmp_path / "good.zip", (), tmp_path / "opened").text("a.log") == "one\n"
