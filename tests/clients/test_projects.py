"""panorama-cli 1.1.6 and our own commands take turns on one project folder."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from belvedere_simulator.manifest.application import load_application
from belvedere_simulator.projects.comparing import compare_projects
from belvedere_simulator.projects.creating import new_project
from belvedere_simulator.projects.models import add_model
from belvedere_simulator.projects.packages import import_project, rename_package
from fakes.client_site import PANORAMA_CLI, ClientSite, aws_folder
from fakes.environments import environment
from fakes.models import doubling_model

ACCOUNT, OTHERS = "123456789012", "999999999999"


@pytest.fixture
def ours(tmp_path: Path) -> Path:
    folder = tmp_path / "gate"
    new_project(folder, account=OTHERS)
    return folder


def panorama_cli(site: ClientSite, folder: Path, *words: str) -> None:
    python = environment("panoramacli", PANORAMA_CLI)
    command: list[str | Path] = [python, python.parent / "panorama-cli", *words]
    done = site.run(command, folder=folder, path=[aws_folder()])
    assert done.status == 0, done


def package(folder: Path, name: str) -> Any:
    file = folder / "packages" / f"{ACCOUNT}-{name}-1.0" / "package.json"
    return json.loads(file.read_text())["nodePackage"]


def test_both_import_a_project_alike(site: ClientSite, ours: Path, tmp_path: Path) -> None:
    theirs = Path(shutil.copytree(ours, tmp_path / "theirs" / "gate"))
    panorama_cli(site, theirs, "import-application")
    import_project(ours, ACCOUNT)
    assert compare_projects(ours, theirs) == ()


def test_both_work_on_one_project_in_turn(site: ClientSite, ours: Path, tmp_path: Path) -> None:
    import_project(ours, ACCOUNT)
    panorama_cli(site, ours, "add-panorama-package", "--type", "camera", "--name", "side_door")
    panorama_cli(site, ours, "create-package", "--name", "THEIR_MODEL", "--type", "Model")
    descriptor = ours / "packages" / f"{ACCOUNT}-GATE_MODEL-1.0" / "descriptor.json"
    shutil.copyfile(descriptor, ours / "packages" / f"{ACCOUNT}-THEIR_MODEL-1.0" / "descriptor.json")
    model = doubling_model(tmp_path / "model.onnx", (1, 3, 64, 64))
    add_model(ours, model, "THEIR_MODEL", "found")
    rename_package(ours, "THEIR_MODEL", "OUR_MODEL")
    (archive,) = {form["assetUri"] for form in package(ours, "OUR_MODEL")["assets"][0]["implementations"]}
    interfaces = package(ours, "OUR_MODEL")["interfaces"]
    assert [interface["name"] for interface in interfaces] == ["found_interface"]
    # The same archive under the same asset's name: to add it again changes nothing of what we wrote.
    panorama_cli(
        site, ours, "add-raw-model", "--model-asset-name", "found", "--model-local-path", f"assets/{archive}",
        "--descriptor-path", str(descriptor.relative_to(ours)), "--packages-path",
        f"packages/{ACCOUNT}-OUR_MODEL-1.0",
    )  # fmt: skip
    again = package(ours, "OUR_MODEL")
    assert (again["assets"][0]["implementations"][0]["assetUri"], again["interfaces"]) == (
        archive,
        interfaces,
    )
    loaded = load_application(ours)
    assert loaded.errors == ()
    assert loaded.graph is not None
    assert {"side_door", "found"} < {node.name for node in loaded.graph.nodes}
