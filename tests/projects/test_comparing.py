"""Two projects compared, and what is personal in one."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from belvedere_simulator.commands.main import main
from belvedere_simulator.manifest.application import load_application
from belvedere_simulator.projects.comparing import compare_projects
from belvedere_simulator.projects.differences import Difference, differences
from belvedere_simulator.projects.personal import CAMERA_INPUTS, samplify
from manifest.editing import edit, put, take
from manifest.sample import camera_package, write_json, write_sample


@pytest.fixture
def sample(tmp_path: Path) -> Path:
    return write_sample(tmp_path / "counter")


@pytest.fixture
def other(sample: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(sample, tmp_path / "other" / "counter"))


def test_nothing_is_different_from_a_copy(
    sample: Path, other: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert compare_projects(sample, other) == ()
    assert main(["app", "diff", str(sample), str(other)]) == 0
    assert capsys.readouterr().out == "Nothing is different.\n"


def test_what_changed_is_told_by_name(sample: Path, other: Path, capsys: pytest.CaptureFixture[str]) -> None:
    edit(other, "graph", put("nodes/4/value", 0.5))
    edit(other, "graph", take("edges/0"))
    edit(other, "override", put("nodeOverrides/0/with/1/name", "side_door"))
    (other / "packages" / "123456789012-counter-1.0" / "src" / "app.py").write_text("print('hi')\n")
    (other / "assets" / "new.json").write_text("{}")
    shutil.rmtree(other / "packages" / "123456789012-back_door-1.0")
    assert main(["app", "diff", str(sample), str(other), "--json"]) == 1
    told = json.loads(capsys.readouterr().out)["Sections"]
    found = {(each["Title"], item["Kind"], item["Path"]) for each in told for item in each["Differences"]}
    assert {
        ("graph", "changed", "nodes[threshold].value"),
        ("graph", "removed", "edges[camera.video_out -> code_node.video_in]"),
        ("override override.json", "added", "nodeOverrides[camera].with[side_door]"),
        ("override override.json", "removed", "nodeOverrides[camera].with[back_door]"),
        ("package counter 1.0: files", "changed", "src/app.py"),
        ("assets", "added", "new.json"),
    } <= found
    assert ("package back_door 1.0: package.json", "removed", "name") in found
    assert main(["app", "diff", str(sample), str(other)]) == 1
    out = capsys.readouterr().out
    assert "~ nodes[threshold].value: 1 -> 0.5" in out
    assert "s3cret" not in out


def test_of_secrets_only_the_change_is_told() -> None:
    old, new = camera_package("door"), camera_package("door", "rtsp://me:hidden@10.0.0.8/")
    new["nodePackage"]["interfaces"][0]["inputs"][1]["default"] = "other"
    found = list(differences(old, new))
    assert len(found) == 2
    assert "other" not in repr(found)
    assert "hidden" not in repr(found)
    added = list(differences({}, new))
    assert "other" not in repr(added)
    assert list(differences(1, 1.0)) == [Difference("changed", "", 1, 1.0)]


def test_personal_values_go_and_what_else_looks_personal_is_listed(sample: Path) -> None:
    edit(sample, "graph", put("nodes/5/value", "arn:aws:sns:us-east-1:210987654321:alerts to me@home.org"))
    camera = sample / "packages" / "123456789012-front_door-1.0"
    write_json(camera / "package.json", camera_package("front_door", "rtsp://me:hidden@10.0.0.8/"))
    camera.rename(camera.with_name("210987654321-front_door-1.0"))
    (sample / "push.sh").write_text("# AKIAABCDEFGHIJKLMNOP\nrtsp://me:hidden@10.0.0.8/ 210987654321\n")
    outcome = samplify(sample)
    manifests = "".join(file.read_text() for file in sample.rglob("*.json"))
    for personal in ("210987654321", "hidden", "s3cret", "10.0.0", "me@home.org"):
        assert personal not in manifests
    assert "arn:aws:sns:us-east-1:123456789012:alerts to name@example.com" in manifests
    assert all(json.dumps(value) in manifests for value in CAMERA_INPUTS.values())
    assert [note.split()[0] for note in outcome.notes] == ["push.sh:1", "push.sh:2"]
    assert "hidden" not in repr(outcome)
    assert load_application(sample, sample / "graphs" / "counter" / "override.json").errors == ()
    assert samplify(sample).done == ("Everything was like that already.",)
