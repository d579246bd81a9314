"""`belvedere app deploy --plan`, `--register`, `clone`, `revert` and `logs` on a real site."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from belvedere_simulator.commands.clients import Place, open_clients
from belvedere_simulator.commands.twins.app_deploy import in_one_line
from belvedere_simulator.deploying.procedure import Deployment
from belvedere_simulator.deploying.stages import Stage
from belvedere_simulator.deploying.wish import Wish, read_project
from belvedere_simulator.errors import BelvedereError

from .conftest import SAMPLES, Belvedere


def test_a_project_is_planned_then_built_registered_deployed_copied_and_brought_back(
    belvedere: Belvedere, tmp_path: Path
) -> None:
    folder = renamed_sample(tmp_path, "PLANNED_CODE", "planned_camera")
    belvedere("device", "provision", "planned", "--out", str(tmp_path))
    deploy = ("app", "deploy", str(folder), "--device", "planned", "--name", "page")

    refused = belvedere(*deploy, "--plan", "--json")
    assert refused.code == 1
    plan = refused.json
    assert [(each["name"], each["action"]) for each in plan["packages"]] == [("PLANNED_CODE", "build")]
    assert {each["code"] for each in plan["findings"]} == {"BV-MAN-025", "BV-DPY-007"}
    assert belvedere("camera", "register", "planned_camera", "rtsp://192.168.0.80/square").code == 0
    plan = belvedere(*deploy, "--plan", "--json").json
    assert plan["is_possible"]
    assert plan["ports"] == [{"node": "code_node", "container": 80, "host": 8080}]
    assert plan["cameras"] == [{"node": "camera_node", "cameras": ["planned_camera"]}]
    assert "PLANNED_CODE" not in belvedere("package", "list").out

    first = belvedere(*deploy, "--register", "--json").json["ApplicationInstanceId"]
    assert belvedere("package", "describe", "PLANNED_CODE", "--version", "1.0").code == 0
    told = belvedere("app", "deploy", str(folder), "--device", "planned", "--plan").out
    assert "BV-DPY-005" in told
    assert "8080" in told
    assert "is there already" in told

    copied = belvedere("app", "clone", first, "--name", "copy", "--plan", "--json")
    assert copied.code == 1
    assert [each["code"] for each in copied.json["findings"] if each["severity"] == "error"] == ["BV-DPY-005"]
    assert belvedere("app", "revert", first, "--yes").err.startswith("BV-DPY-009")
    replace = belvedere("app", "replace", first, str(folder), "--plan", "--json").json
    # Nothing differs, but the first one still waits for its device.
    assert replace["changes"] == []
    assert [each["code"] for each in replace["findings"] if each["severity"] == "error"] == ["BV-DPY-004"]
    assert "Nothing was logged" in belvedere("app", "logs", first).out


class Told:
    """Hears of a deployment, and does `meanwhile` when a stage begins."""

    def __init__(self, meanwhile: Callable[[str], None]) -> None:
        self._meanwhile = meanwhile
        self.seen: Sequence[Stage] = ()

    def step(self, text: str) -> None:
        """Something began."""

    def part(self, text: str, done: int, whole: int) -> None:
        """How much of it is done."""

    def stages(self, stages: Sequence[Stage]) -> None:
        """All stages."""
        self.seen = stages
        self._meanwhile(next((each.name for each in stages if each.state == "runs"), ""))

    def wait(self, seconds: float) -> None:
        """There is nothing to wait for."""


@pytest.mark.parametrize("stage", ["build", "upload", "request"])
def test_what_fails_before_the_device_is_told_with_its_stage_and_changes_nothing(
    site: Path, belvedere: Belvedere, tmp_path: Path, stage: str
) -> None:
    name, device = f"failing_{stage}", f"failing-{stage}"
    folder = renamed_sample(tmp_path, name.upper(), f"{name}_camera")
    assert belvedere("device", "provision", device, "--out", str(tmp_path)).code == 0
    assert belvedere("camera", "register", f"{name}_camera", "rtsp://192.168.0.80/square").code == 0

    def break_it(begun: str) -> None:
        if stage == "build" == begun:
            next(folder.glob("packages/*/package.json")).write_text("{")
        if stage == "upload" == begun:
            shutil.rmtree(folder / "assets")

    role = "arn:aws:iam::123456789012:role/nobody" if stage == "request" else ""
    project = read_project(folder)
    with open_clients(Place(site)) as clients:
        listed = clients("panorama").list_devices()["Devices"]
        identifier = next(each["DeviceId"] for each in listed if each["Name"] == device)
        override = folder / "graphs" / "status_page" / "override.json"
        texts = (in_one_line(project.graph), in_one_line(override))
        wish = Wish(*texts, identifier, name, role=role, packages=project.packages)
        telling = Told(break_it)
        deployment = Deployment(clients, wish, telling)
        with pytest.raises(BelvedereError) as failed:
            deployment.prepare()
            deployment.request()
        failure = deployment.failed(failed.value)
    assert failure.stage == stage
    assert failure.fix
    assert [each.name for each in telling.seen if each.state == "failed"] == [stage]
    assert name not in belvedere("app", "list").out


def renamed_sample(place: Path, code: str, camera: str) -> Path:
    """The status page with a package and a camera of its own."""
    folder = place / "status_page"
    shutil.copytree(SAMPLES / "status_page", folder)
    for file in (*folder.glob("packages/*/package.json"), *folder.glob("graphs/*/*.json")):
        text = file.read_text().replace("STATUS_PAGE_CODE", code)
        file.write_text(text.replace("square_camera", camera))
    return folder
