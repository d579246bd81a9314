"""Reports are written for refused runs too, and their places are looked at before a run."""

from __future__ import annotations

import io
import json
from pathlib import Path
from xml.etree import ElementTree

import pytest

from belvedere_simulator.commands.main import main


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    """A folder that holds no application."""
    folder = tmp_path / "broken"
    folder.mkdir()
    return folder


def test_a_refused_run_leaves_its_reports(broken: Path, tmp_path: Path) -> None:
    report, junit = tmp_path / "out" / "report.json", tmp_path / "out" / "junit.xml"
    arguments = ["run", str(broken), "--accept-no-isolation", "--report", str(report), "--junit", str(junit)]
    assert main(arguments) == 2
    facts = json.loads(report.read_text(encoding="utf-8"))
    assert (facts["application"], facts["exit_code"], facts["ended"]) == ("broken", 2, "did not start")
    assert "BV-RUN-014" in [error["code"] for error in facts["errors"]]
    suite = ElementTree.fromstring(junit.read_text(encoding="utf-8"))
    assert suite.get("failures") == "1"
    assert "BV-RUN-014" in ElementTree.tostring(suite, encoding="unicode")
    assert sorted(path.name for path in report.parent.iterdir()) == ["junit.xml", "report.json"]


@pytest.mark.parametrize("option", ["--report", "--junit"])
def test_a_place_that_cannot_be_written_is_noticed_before_the_run(
    option: str, broken: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "file"
    file.touch()
    for place in (file / "report", tmp_path):
        assert main(["run", str(broken), option, str(place)]) == 2
        told = capsys.readouterr().err
        assert told.startswith(f"BV-RUN-018 {place}")
        assert told.count("BV-RUN") == 1, "nothing else was looked at"


@pytest.mark.parametrize("given", ["", '{"node": "cam", "password": "p4ss"}\n', '{"user": "p4ss"}\n{}\n'])
def test_credentials_that_are_not_whole_are_refused(
    given: str, broken: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(given))
    assert main(["run", str(broken), "--accept-no-isolation", "--credentials-from-stdin"]) == 2
    told = capsys.readouterr().err
    assert told.startswith("BV-RUN-023")
    assert "p4ss" not in told
