"""The samples are applications as the guide describes them."""

from __future__ import annotations

import ast
import sys
from pathlib import Path

import pytest

from belvedere_simulator.manifest.application import LoadedApplication, load_application

# The code package is not built, and cameras are registered where the application is used.
EXPECTED_WARNINGS = {"BV-MAN-027", "BV-MAN-059"}


def loaded(folder: Path) -> LoadedApplication:
    return load_application(folder, folder / "graphs" / folder.name / "override.json")


@pytest.mark.parametrize("name", ["people_counter", "status_page"])
def test_manifests_have_no_problem_but_what_is_left_to_the_user(samples: Path, name: str) -> None:
    found = loaded(samples / name)
    assert found.resolved is not None
    assert [problem for problem in found.problems if problem.code not in EXPECTED_WARNINGS] == []
    assert {problem.severity for problem in found.problems} <= {"warning"}


def test_the_people_counter_watches_two_cameras_with_one_model(people_counter: Path) -> None:
    application = loaded(people_counter).resolved
    assert application is not None
    assert [camera.name for camera in application.cameras] == ["square_camera", "market_camera"]
    assert {camera.replaces for camera in application.cameras} == {"camera_node"}
    (model,) = application.models
    assert (model.name, model.inputs[0].shape) == ("model_node", (1, 3, 192, 320))
    assert model.artifact is not None


def test_the_status_page_shows_every_type_of_parameter_and_an_inbound_port(status_page: Path) -> None:
    application = loaded(status_page).resolved
    assert application is not None
    assert application.code is not None
    assert {port.type for port in application.code.inputs} == {
        "media", "string", "boolean", "float32", "int32",
    }  # fmt: skip
    (port,) = application.code.inbound_ports
    assert (port.container_port, port.host_port) == (80, 8080)


@pytest.mark.parametrize("name", ["people_counter", "status_page"])
def test_code_runs_on_the_appliance_s_python_with_numpy_alone(samples: Path, name: str) -> None:
    (sources,) = (samples / name / "packages").glob("*_CODE-1.0/src")
    allowed = (
        sys.stdlib_module_names | {"numpy", "panoramasdk"} | {file.stem for file in sources.glob("*.py")}
    )
    for file in sources.glob("*.py"):
        tree = ast.parse(file.read_text(encoding="utf-8"), feature_version=(3, 8))
        imports = [node for node in ast.walk(tree) if isinstance(node, ast.Import | ast.ImportFrom)]
        names = {
            (node.module or "") if isinstance(node, ast.ImportFrom) else alias.name
            for node in imports
            for alias in node.names
        }
        assert {each.split(".")[0] for each in names} <= allowed, file
