"""The graph of an instance as it is drawn: replaced cameras, values of an override, called models."""

from __future__ import annotations

import json
from typing import Any

from belvedere_simulator.deploying.instance_graph import InstanceGraph, instance_graph
from belvedere_simulator.deploying.new_lines import NewLines
from belvedere_simulator.manifest.deployment import read_sent_graph, read_sent_override
from belvedere_simulator.manifest.problem import Problems

ACCOUNT = "123456789012"
GRAPH = {
    "nodeGraph": {
        "envelopeVersion": "2021-01-01",
        "packages": [{"name": f"{ACCOUNT}::CODE", "version": "1.0"}],
        "nodes": [
            {"name": "camera", "interface": "panorama::abstract_rtsp_media_source.rtsp_v1_interface"},
            {"name": "code", "interface": f"{ACCOUNT}::CODE.code_interface"},
            {"name": "level", "interface": "int32", "value": 2, "decorator": {"title": "Level"}},
            {"name": "screen", "interface": "panorama::hdmi_data_sink.hdmi0"},
        ],
        "edges": [
            {"producer": "camera.video_out", "consumer": "code.video_in"},
            {"producer": "level", "consumer": "code.level"},
            {"producer": "code.video_out", "consumer": "screen.video_in"},
        ],
    }
}
OVERRIDE = {
    "nodeGraphOverrides": {
        "envelopeVersion": "2021-01-01",
        "packages": [],
        "nodes": [
            {"name": "door", "interface": f"{ACCOUNT}::door.door"},
            {"name": "yard", "interface": f"{ACCOUNT}::yard.yard"},
            {"name": "level_value", "interface": "int32", "value": 5},
        ],
        "nodeOverrides": [
            {"replace": "camera", "with": [{"name": "door"}, {"name": "yard"}]},
            {"replace": "level", "with": [{"name": "level_value"}]},
        ],
    }
}


def running(name: str, package: str, category: str, inputs: str = "", outputs: str = "") -> tuple[Any, Any]:
    ports = {"Inputs": [{"Name": each} for each in inputs.split()]}
    ports |= {"Outputs": [{"Name": each} for each in outputs.split()]}
    instance = {"NodeInstanceId": name, "NodeId": f"node-{name}", "PackageName": package}
    return instance, {"Category": category, "NodeInterface": ports}


def drawn(override: Any) -> InstanceGraph:
    graph = read_sent_graph(json.dumps(GRAPH), "graph.json", Problems())
    read = read_sent_override(json.dumps(override), "override.json", Problems()) if override else None
    cameras = ("door", "yard") if override else ("camera",)
    return instance_graph(
        graph,
        read,
        [
            *(running(name, name, "MEDIA_SOURCE") for name in cameras),
            running("code", "CODE", "BUSINESS_LOGIC", "video_in level", "video_out"),
            running("model", "MODEL", "ML_MODEL"),
            running("screen", "hdmi_data_sink", "MEDIA_SINK"),
        ],
    )


def test_every_camera_leads_where_the_one_that_it_replaces_does() -> None:
    graph = drawn(OVERRIDE)
    kinds = {node.name: (node.kind, node.about) for node in graph.nodes}
    assert kinds == {
        "door": ("camera", "camera"),
        "yard": ("camera", "camera"),
        "code": ("code", "CODE"),
        "model": ("model", "MODEL"),
        "screen": ("display", "hdmi_data_sink"),
        "level": ("parameter", "int32"),
    }
    wires = {(wire.producer, wire.consumer, wire.consumer_port, wire.is_call) for wire in graph.wires}
    assert wires == {
        ("door", "code", "video_in", False),
        ("yard", "code", "video_in", False),
        ("level", "code", "level", False),
        ("code", "screen", "video_in", False),
        ("code", "model", "", True),
    }
    code = next(node for node in graph.nodes if node.kind == "code")
    assert (code.inputs, code.outputs) == (("video_in", "level"), ("video_out",))


def test_without_an_override_the_graph_is_drawn_as_it_was_written() -> None:
    graph = drawn(None)
    assert {wire.producer for wire in graph.wires} == {"camera", "level", "code"}
    assert next(node.title for node in graph.nodes if node.name == "level") == "Level"


class Logs:
    """Pages of events, as the site's logs have them."""

    def __init__(self, *pages: list[dict[str, Any]]) -> None:
        self.pages = list(pages)
        self.asked: list[Any] = []

    def filter_log_events(self, **asked: Any) -> Any:
        """The next page."""
        self.asked.append(asked)
        events = self.pages.pop(0) if self.pages else []
        return {"events": events, **({"nextToken": "n"} if len(self.asked) == 1 else {})}


def event(number: int, at: int, text: str) -> dict[str, Any]:
    return {"eventId": str(number), "timestamp": at, "logStreamName": "code", "message": text}


def test_every_line_comes_once_in_the_order_of_time() -> None:
    late = 9_000_000_000_000
    logs = Logs(
        [event(1, late, "b")], [event(2, late - 5, "a\nA")], [event(1, late, "b"), event(3, late, "c")]
    )
    lines = NewLines(logs, "device-1", "instance-1")
    assert [line.text for line in lines.take()] == ["a", "A", "b"]
    assert [line.text for line in lines.take()] == ["c"]
    assert lines.take() == []
    # It looks back a little: streams are not in step.
    assert late - 60_000 < logs.asked[-1]["startTime"] < late
