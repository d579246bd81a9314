"""`belvedere logs happened|marks|mark`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from belvedere_simulator.commands.main import main


@pytest.fixture(autouse=True)
def log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A log of an appliance whose application fails."""
    monkeypatch.setenv("BELVEDERE_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("BELVEDERE_DATA", str(tmp_path / "data"))
    lines = [f"2026-11-21 10:00:{second:02d} ERROR frame {second} is empty\n" for second in range(20)]
    lines.append("2026-11-21 10:01:00 INFO connectBroker(80) connected as device-yard\n")
    file = tmp_path / "occ_log"
    file.write_text("".join(lines), encoding="utf-8")
    return file


def said(capsys: pytest.CaptureFixture[str], *words: str | Path) -> str:
    assert main(["logs", *map(str, words)]) == 0
    return capsys.readouterr().out


def test_what_happened_is_told_by_kinds(log: Path, capsys: pytest.CaptureFixture[str]) -> None:
    first, second = said(capsys, "happened", log).splitlines()
    assert first == "2026-11-21 10:00:00+00:00 error (20): ERROR frame 0 is empty"
    assert second.startswith("2026-11-21 10:01:00+00:00 connected: ")
    told = json.loads(said(capsys, "happened", log, "--until", "2026-11-21T10:00:05+00:00", "--json"))
    assert [(each["kind"], each["count"]) for each in told["happenings"]] == [("error", 5)]
    assert told["complete"]


def test_lines_are_marked_and_the_marks_listed(log: Path, capsys: pytest.CaptureFixture[str]) -> None:
    said(capsys, "mark", log, "3", "--note", "here it begins")
    said(capsys, "mark", log, "21")
    assert said(capsys, "marks", log).splitlines() == [
        "occ_log:3: 2026-11-21 10:00:02 ERROR frame 2 is empty  [here it begins]",
        "occ_log:21: 2026-11-21 10:01:00 INFO connectBroker(80) connected as device-yard",
    ]
    renamed = log.rename(log.parent / "kept")
    said(capsys, "mark", renamed, "21", "--remove")
    [mark] = json.loads(said(capsys, "marks", renamed, "--json"))["marks"]
    assert (mark["log"], mark["number"], mark["note"]) == ("kept", 3, "here it begins")
    assert main(["logs", "mark", str(renamed), "22"]) == 2
    assert "BV-MRK-002" in capsys.readouterr().err
