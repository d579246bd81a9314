"""`belvedere check`, through the real command line."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from belvedere_simulator.commands.main import main
from belvedere_simulator.errors import catalogue
from manifest.editing import FILES, edit, put, take
from manifest.sample import write_sample


@pytest.fixture
def application(tmp_path: Path) -> Path:
    """The sample application of the manifest tests."""
    return write_sample(tmp_path / "counter")


def test_a_sound_application_is_clean(application: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(application)]) == 0
    assert capsys.readouterr().out == "errors: 0, warnings: 0\n"


def test_warnings_alone_are_no_failure(application: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(application), "--no-override"]) == 0
    out = capsys.readouterr().out
    assert "warning BV-MAN-053" in out
    assert out.endswith("errors: 0, warnings: 1\n")


def test_errors_are_told_with_place_and_remedy(application: Path, capsys: pytest.CaptureFixture[str]) -> None:
    edit(application, "graph", put("edges/0/producer", "no.video_out"))
    assert main(["check", str(application)]) == 1
    out = capsys.readouterr().out
    line = next(line for line in out.splitlines() if "BV-MAN-020" in line)
    file = application / FILES["graph"]
    text = file.read_text(encoding="utf-8").splitlines()
    number = next(index for index, row in enumerate(text, 1) if "no.video_out" in row)
    column = text[number - 1].index('"no.video_out"') + 1
    assert line.startswith(f"{file}:{number}:{column}: error BV-MAN-020 [/nodeGraph/edges/0/producer]: ")
    assert catalogue()["BV-MAN-020"].remedy in out


def test_json_holds_every_field(application: Path, capsys: pytest.CaptureFixture[str]) -> None:
    edit(application, "override", put("networkRoutingRules/0/hostPort", 80))
    assert main(["check", str(application), "--format", "json"]) == 1
    report = json.loads(capsys.readouterr().out)
    assert report["ok"] is False
    (problem,) = report["problems"]
    assert problem["code"] == "BV-MAN-039"
    assert problem["pointer"] == "/nodeGraphOverrides/networkRoutingRules/0/hostPort"
    assert problem["file"] == str(application / FILES["override"])
    assert set(problem) == {"severity", "code", "file", "line", "column", "pointer", "what", "remedy"}


def test_sarif_names_rules_levels_and_places(application: Path, capsys: pytest.CaptureFixture[str]) -> None:
    edit(application, "graph", put("edges/0/producer", "no.video_out"))
    edit(application, "graph", take("nodes/5/value"))
    assert main(["check", str(application), "--format", "sarif"]) == 1
    log = json.loads(capsys.readouterr().out)
    assert (log["version"], len(log["runs"])) == ("2.1.0", 1)
    (run,) = log["runs"]
    rules = run["tool"]["driver"]["rules"]
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["level"] in {"error", "warning"}
        assert result["message"]["text"]
        place = result["locations"][0]["physicalLocation"]
        assert place["artifactLocation"]["uri"].startswith("file:///")
        assert place["region"]["startLine"] >= 1
        assert place["region"]["startColumn"] >= 1
    assert {result["level"] for result in run["results"]} == {"error", "warning"}


def test_a_named_override_is_checked(application: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.json"
    other.write_text('{"nodeGraphOverrides": {"envelopeVersion": "1999-01-01"}}', encoding="utf-8")
    assert main(["check", str(application), "--override", str(other)]) == 1


def test_device_software_decides_on_model_nodes(application: Path) -> None:
    assert main(["check", str(application), "--device-software", "8.0.29"]) == 1


def test_bad_arguments_are_told_apart_from_bad_manifests(
    application: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", str(tmp_path / "absent")]) == 2
    assert main(["check", str(application), "--override", str(tmp_path / "absent.json")]) == 2
    assert "does not exist" in capsys.readouterr().err
    with pytest.raises(SystemExit) as ended:
        main(["check", str(application), "--format", "xml"])
    assert ended.value.code == 2


def test_what_is_saved_is_checked_again(application: Path) -> None:
    graph = application / FILES["graph"]
    command = [sys.executable, "-m", "belvedere_simulator.commands", "check", str(application), "--watch"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as watching:
        assert watching.stdout is not None
        lines = iter(watching.stdout.readline, "")
        assert next(line for line in lines if line.startswith("errors: 0"))
        graph.write_text("{")
        assert next(line for line in lines if line.startswith("errors: 1"))
        watching.send_signal(signal.SIGTERM)
        assert watching.wait(30) == 1
