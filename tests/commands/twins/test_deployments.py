"""`belvedere app deploy --plan`, `--register`, `clone`, `revert` and `logs` on a real site."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from .conftest import SAMPLES, Belvedere


def test_a_project_is_planned_then_built_registered_deployed_copied_and_brought_back(
    belvedere: Belvedere, tmp_path: Path
) -> None:
    folder = tmp_path / "status_page"
    shutil.copytree(SAMPLES / "status_page", folder)
    manifest = folder / "packages" / "123456789012-STATUS_PAGE_CODE-1.0" / "package.json"
    document = json.loads(manifest.read_text().replace("STATUS_PAGE_CODE", "PLANNED_CODE"))
    manifest.write_text(json.dumps(document))
    for file in (folder / "graphs" / "status_page").iterdir():
        renamed = file.read_text().replace("STATUS_PAGE_CODE", "PLANNED_CODE")
        file.write_text(renamed.replace("square_camera", "planned_camera"))
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
