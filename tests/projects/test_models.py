"""Models put into a project."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from belvedere_simulator.commands.main import main
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.manifest.application import load_application
from belvedere_simulator.projects.models import add_model
from fakes.models import doubling_model
from projects.conftest import ACCOUNT
from projects.contents import contents


@pytest.fixture
def model(tmp_path: Path) -> Path:
    return doubling_model(tmp_path / "other.onnx", (1, 3, 64, 64))


def package(project: Path) -> Any:
    file = project / "packages" / f"{ACCOUNT}-DOOR_WATCH_MODEL-1.0" / "package.json"
    return json.loads(file.read_text())["nodePackage"]


def test_the_model_takes_the_place_of_the_one_before(project: Path, model: Path) -> None:
    before, assets = package(project), contents(project / "assets")
    add_model(project, model)
    (form,) = package(project)["assets"][0]["implementations"]
    for name in (form["assetUri"], form["descriptorUri"]):
        content = (project / "assets" / name).read_bytes()
        assert name.split(".")[0] == hashlib.sha256(content).hexdigest()
    assert {**before, "assets": []} == {**package(project), "assets": []}
    assert len(contents(project / "assets")) == len(assets)
    loaded = load_application(project)
    assert loaded.errors == ()
    assert loaded.resolved is not None
    assert loaded.resolved.models[0].artifact == project / "assets" / form["assetUri"]


def test_the_same_model_gets_the_same_name_however_it_comes(project: Path, model: Path) -> None:
    add_model(project, model)
    first = contents(project)
    folder = model.with_suffix("")
    folder.mkdir()
    model.rename(folder / model.name)
    add_model(project, folder)
    assert contents(project) == first


def test_a_changed_descriptor_is_entered_without_the_model(project: Path) -> None:
    before = package(project)["assets"][0]["implementations"][0]
    descriptor = project / "packages" / f"{ACCOUNT}-DOOR_WATCH_MODEL-1.0" / "descriptor.json"
    descriptor.write_text(descriptor.read_text().replace("2.13", "2.12"))
    assert main(["app", "add-model", str(project)]) == 0
    after = package(project)["assets"][0]["implementations"][0]
    assert after["assetUri"] == before["assetUri"]
    assert (project / "assets" / after["descriptorUri"]).read_bytes() == descriptor.read_bytes()
    assert not (project / "assets" / before["descriptorUri"]).exists()


def test_a_second_model_gets_an_interface_and_a_node(project: Path, model: Path) -> None:
    assert main(["app", "add-model", str(project), "--model", str(model), "--asset", "second"]) == 0
    names = [interface["name"] for interface in package(project)["interfaces"]]
    assert names == ["interface", "second_interface"]
    loaded = load_application(project)
    assert loaded.errors == ()
    assert loaded.graph is not None
    assert loaded.graph.nodes[-1].interface == f"{ACCOUNT}::DOOR_WATCH_MODEL.second_interface"
    assert len(list((project / "assets").glob("*.tar.gz"))) == 2


def test_what_cannot_be_added_changes_nothing(
    project: Path, model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wrong = tmp_path / "wrong.json"
    wrong.write_text('{"mlModelDescriptor": {"framework": "OTHER", "inputs": []}}')
    (tmp_path / "empty").mkdir()
    before = contents(project)
    for options, code in (
        ({"model": tmp_path / "nothing.onnx"}, "BV-PRJ-009"),
        ({"model": tmp_path / "empty"}, "BV-PRJ-009"),
        ({"model": model, "package": "NOBODY"}, "BV-PRJ-005"),
        ({"asset": "third"}, "BV-PRJ-009"),
        ({"model": model, "descriptor": wrong}, "BV-PRJ-008"),
    ):
        with pytest.raises(BelvedereError) as refusal:
            add_model(project, **options)
        assert refusal.value.code == code
        assert contents(project) == before
    replace = Path.replace

    def full(self: Path, target: Path) -> Path:
        if target.name == "package.json":
            raise OSError(28, "No space left on device")
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(BelvedereError):
        add_model(project, model)
    assert contents(project) == before
