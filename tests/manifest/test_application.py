"""A folder in, a resolved application out."""

from __future__ import annotations

from pathlib import Path

from belvedere_simulator.manifest.application import default_override, load_application
from belvedere_simulator.manifest.resolved import CameraNode, InboundPort, ResolvedApplication, RtspSource


def _resolved(application: Path, override: Path | None = None, **parameters: str) -> ResolvedApplication:
    loaded = load_application(application, override, parameters=parameters)
    assert loaded.resolved is not None, [str(problem) for problem in loaded.problems]
    return loaded.resolved


def test_the_sample_has_no_problem_with_its_override(application: Path, override: Path) -> None:
    loaded = load_application(application, override)
    assert loaded.problems == ()
    assert loaded.recipe is not None
    assert [str(step.destination) for step in loaded.recipe.copies] == ["/panorama"]


def test_cameras_of_the_override_stand_for_the_abstract_one(application: Path, override: Path) -> None:
    resolved = _resolved(application, override)
    source = RtspSource("rtsp://10.0.0.7/stream", "me", "s3cret")
    assert resolved.cameras == (
        CameraNode("front_door", "camera", "onAppStart", source),
        CameraNode("back_door", "camera", "onSignal", source),
    )
    assert resolved.code is not None
    assert resolved.code.inputs[0].cameras == ("front_door", "back_door")
    assert "s3cret" not in repr(resolved)


def test_without_override_the_abstract_camera_stays_and_is_mentioned(application: Path) -> None:
    loaded = load_application(application)
    assert [problem.code for problem in loaded.problems] == ["BV-MAN-053"]
    assert loaded.resolved is not None
    assert loaded.resolved.cameras == (CameraNode("camera", "camera", abstract=True),)


def test_values_come_from_the_command_line_then_override_then_graph(
    application: Path, override: Path
) -> None:
    def values(resolved: ResolvedApplication) -> dict[str, object]:
        assert resolved.code is not None
        return {port.name: port.value for port in resolved.code.inputs if port.type != "media"}

    assert values(_resolved(application)) == {"threshold": 1.0, "title": "Door", "limit": 50, "verbose": True}
    assert values(_resolved(application, override))["threshold"] == 0.25
    assert values(_resolved(application, override, threshold="0.75"))["threshold"] == 0.75
    assert isinstance(values(_resolved(application))["threshold"], float)


def test_the_override_decides_which_ports_are_open(application: Path, override: Path) -> None:
    closed, opened = _resolved(application).code, _resolved(application, override).code
    assert closed is not None
    assert opened is not None
    assert closed.inbound_ports == ()
    assert opened.inbound_ports == (InboundPort(80, 8081),)


def test_models_come_with_descriptor_and_file(application: Path) -> None:
    (model,) = _resolved(application).models
    assert (model.name, model.framework, model.precision) == ("model_node", "PYTORCH", "FP16")
    assert model.artifact == application / "assets" / "detector.onnx"
    assert model.inputs[0].shape == (1, 3, 8, 8)


def test_displays_and_edges_name_what_feeds_them(application: Path, override: Path) -> None:
    resolved = _resolved(application, override)
    assert resolved.displays[0].producers == ("code_node.video_out",)
    assert {(edge.producer, edge.consumer) for edge in resolved.edges} >= {
        ("front_door.video_out", "code_node.video_in"),
        ("back_door.video_out", "code_node.video_in"),
        ("my_threshold", "code_node.threshold"),
    }


def test_the_folder_the_graph_and_its_folder_all_lead_to_the_application(application: Path) -> None:
    graph = application / "graphs" / "counter" / "graph.json"
    for given in (application, graph.parent, graph):
        resolved = _resolved(given)
        assert (resolved.name, resolved.folder) == ("counter", application)
        assert default_override(given) == graph.parent / "override.json"
