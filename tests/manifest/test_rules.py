"""The rules beyond the schema: what is refused, what is only mentioned."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from belvedere_simulator.manifest.application import load_application
from belvedere_simulator.manifest.resolved import RtspSource
from manifest.editing import FILES, Edit, edit, findings, put, take
from manifest.rule_cases import ERRORS, GPU, GRAPH, OVERRIDE, WARNINGS
from manifest.sample import ACCOUNT, camera_package, write_json


@pytest.mark.parametrize(("file", "change", "code", "reported_in", "pointer"), ERRORS)
def test_what_the_service_would_refuse_is_an_error(
    application: Path, file: str, change: Edit, code: str, reported_in: str, pointer: str
) -> None:
    edit(application, file, change)
    assert ("error", code, reported_in, pointer) in findings(application)


@pytest.mark.parametrize(("file", "change", "code", "reported_in", "pointer"), WARNINGS)
def test_what_real_applications_do_is_only_mentioned(
    application: Path, file: str, change: Edit, code: str, reported_in: str, pointer: str
) -> None:
    edit(application, file, change)
    found = findings(application)
    assert ("warning", code, reported_in, pointer) in found
    if reported_in != "camera":  # a sink cannot replace a camera, which is another matter
        assert [finding for finding in found if finding[0] == "error"] == []


def test_all_problems_are_reported_not_just_the_first(application: Path) -> None:
    edit(application, "graph", put("edges/0/producer", "no.video_out"))
    edit(application, "code", put("version", "x"))
    edit(application, "override", put("networkRoutingRules/0/hostPort", 80))
    (application / FILES["model_descriptor"]).write_text("{", encoding="utf-8")
    codes = {code for _, code, _, _ in findings(application)}
    assert {"BV-MAN-001", "BV-MAN-007", "BV-MAN-020", "BV-MAN-039"} <= codes


def test_an_application_of_cameras_alone_is_sound(application: Path) -> None:
    def change(body: Any) -> None:
        body.update(nodes=body["nodes"][:1], edges=[], networkRoutingRules=[])

    edit(application, "graph", change)
    edit(application, "override", take("nodeOverrides/1"))
    edit(application, "override", take("networkRoutingRules"))
    loaded = load_application(application, application / FILES["override"])
    assert loaded.resolved is not None
    assert loaded.resolved.code is None
    assert [camera.name for camera in loaded.resolved.cameras] == ["front_door", "back_door"]


def test_eight_streams_are_allowed_and_nine_are_not(application: Path) -> None:
    def cameras(count: int) -> Edit:
        def change(body: Any) -> None:
            names = [f"camera_{number}" for number in range(count)]
            body["packages"] = [{"name": f"{ACCOUNT}::{name}", "version": "1.0"} for name in names]
            kept = [node for node in body["nodes"] if node["name"] == "my_threshold"]
            body["nodes"] = kept + [
                {"name": name, "interface": f"{ACCOUNT}::{name}.{name}"} for name in names
            ]
            body["nodeOverrides"][0]["with"] = [{"name": name} for name in names]

        return change

    edit(application, "override", cameras(8))
    assert {code for _, code, _, _ in findings(application)} == {"BV-MAN-059"}
    edit(application, "override", cameras(9))
    errors = [finding for finding in findings(application) if finding[0] == "error"]
    assert errors == [("error", "BV-MAN-042", "override", f"{OVERRIDE}/nodeOverrides/0/with")]


def test_a_port_takes_no_more_connections_than_it_allows(application: Path) -> None:
    edit(
        application,
        "graph",
        put("nodes/-", {"name": "other", "interface": f"{ACCOUNT}::front_door.front_door"}),
    )
    edit(application, "graph", put("packages/-", {"name": f"{ACCOUNT}::front_door", "version": "1.0"}))
    edit(
        application,
        "graph",
        put("edges/-", {"producer": "other.video_out", "consumer": "code_node.video_in"}),
    )
    assert ("error", "BV-MAN-035", "graph", f"{GRAPH}/edges/6/consumer") in findings(application)
    edit(application, "code", put("interfaces/0/inputs/0/maxConnections", 0))
    assert findings(application) == []


@pytest.mark.parametrize(
    ("software", "refused"), [("7.0.13", False), ("8.0.28", False), ("8.0.29", True), ("9", True)]
)
def test_newer_device_software_refuses_model_nodes(application: Path, software: str, refused: bool) -> None:
    expected = ("error", "BV-MAN-043", "graph", f"{GRAPH}/nodes/2/interface")
    assert (expected in findings(application, software=software)) == refused


def test_the_old_spelling_of_accelerators_counts_with_a_warning(application: Path) -> None:
    requirement = {"type": "hardware_access", "nvAccelerators": [GPU]}
    edit(application, "code", put("assets/0/implementations/0/requirements", [requirement]))
    edit(application, "graph", take("nodes/2"))
    loaded = load_application(application, application / FILES["override"])
    assert [problem.code for problem in loaded.problems] == ["BV-MAN-048"]
    assert loaded.resolved is not None
    assert loaded.resolved.code is not None
    assert loaded.resolved.code.wants_gpu


def test_another_account_in_the_folder_is_only_mentioned(application: Path) -> None:
    code = application / "packages" / f"{ACCOUNT}-counter-1.0"
    code.rename(code.with_name("999999999999-counter-1.0"))
    assert findings(application) == [("warning", "BV-MAN-046", "graph", f"{GRAPH}/nodes/1/interface")]


def test_a_camera_package_may_stand_in_the_graph_itself(application: Path) -> None:
    edit(application, "graph", put("nodes/0/interface", f"{ACCOUNT}::front_door.front_door"))
    edit(application, "graph", put("packages/2/name", f"{ACCOUNT}::front_door"))
    loaded = load_application(application)
    assert loaded.problems == ()
    assert loaded.resolved is not None
    (camera,) = loaded.resolved.cameras
    assert (camera.name, camera.abstract) == ("camera", False)
    assert camera.source == RtspSource("rtsp://10.0.0.7/stream", "me", "s3cret")


def test_the_old_package_that_plays_a_file_is_understood(application: Path) -> None:
    package = camera_package("front_door")
    package["nodePackage"]["assets"][0]["implementations"][0]["assetUri"] = "source/video/file"
    package["nodePackage"]["interfaces"][0]["inputs"] = [
        {"name": "sourceNames", "type": "string", "default": "clip.mp4"},
        {"name": "loopCount", "type": "int32", "default": "0"},
    ]
    write_json(application / FILES["camera"], package)
    loaded = load_application(application, application / FILES["override"])
    assert [(problem.severity, problem.code) for problem in loaded.problems] == [("warning", "BV-MAN-006")]
    assert loaded.resolved is not None
    source = loaded.resolved.cameras[0].source
    assert source == RtspSource(str((application / FILES["camera"]).parent / "clip.mp4"))


def test_with_several_graphs_the_one_named_like_the_folder_is_used(application: Path) -> None:
    graphs = application / "graphs"
    shutil.copytree(graphs / "counter", graphs / "another")
    loaded = load_application(application, application / FILES["override"])
    assert [problem.code for problem in loaded.problems] == ["BV-MAN-050"]
    assert loaded.resolved is not None
    assert loaded.resolved.name == "counter"
    chosen = load_application(graphs / "another")
    assert chosen.resolved is not None
    assert (chosen.resolved.name, chosen.resolved.folder) == ("another", application)


def test_a_folder_without_graph_is_no_application(tmp_path: Path) -> None:
    loaded = load_application(tmp_path)
    assert [problem.code for problem in loaded.problems] == ["BV-MAN-051"]


def test_strings_that_lost_their_blanks_are_still_accepted(application: Path) -> None:
    # The deployment script of the samples strips every blank, also those inside of strings.
    for name in ("graph", "override"):
        file = application / FILES[name]
        text = json.dumps(json.loads(file.read_text(encoding="utf-8")))
        file.write_text("".join(text.split()), encoding="utf-8")
    assert findings(application) == []


def test_a_rule_of_the_graph_may_leave_the_host_port_to_the_console(application: Path) -> None:
    edit(application, "graph", take("networkRoutingRules/0/hostPort"))
    assert findings(application) == []


def test_an_override_without_a_value_leaves_the_graphs(application: Path) -> None:
    edit(application, "override", take("nodes/2/value"))
    loaded = load_application(application, application / FILES["override"])
    assert loaded.problems == ()
    assert loaded.resolved is not None
    assert next(node.value for node in loaded.resolved.parameters if node.name == "threshold") == 1.0


def test_json_files_of_the_code_are_no_descriptors(application: Path) -> None:
    source = (application / FILES["runtime"]).parent
    for name in ("src/descriptor_list.json", "src/package.json", "settings.json"):
        (source / name).write_text('{"mine": true}', encoding="utf-8")
    assert findings(application) == []


def test_two_models_of_one_package_have_each_its_descriptor(application: Path) -> None:
    folder = (application / FILES["model"]).parent
    second = {"name": "pose_asset", "implementations": [{"type": "model", "assetUri": "detector.onnx"}]}
    interface = {"name": "pose_interface", "category": "ml_model", "asset": "pose_asset"}
    edit(application, "model", put("assets/-", second))
    edit(application, "model", put("interfaces/-", interface))
    descriptor = json.loads((folder / "descriptor.json").read_text(encoding="utf-8"))
    descriptor["mlModelDescriptor"]["framework"] = "TENSORFLOW"
    write_json(folder / "pose_descriptor.json", descriptor)
    edit(
        application,
        "graph",
        put("nodes/-", {"name": "pose", "interface": f"{ACCOUNT}::detector.pose_interface"}),
    )
    loaded = load_application(application, application / FILES["override"])
    assert loaded.problems == ()
    assert loaded.resolved is not None
    assert [model.framework for model in loaded.resolved.models] == ["PYTORCH", "TENSORFLOW"]
