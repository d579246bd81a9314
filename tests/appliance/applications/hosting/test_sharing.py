"""Several instances on one engine: one connection to a camera, one session of a model."""

from __future__ import annotations

from fakes.gst_camera import GstCamera
from fakes.hosted import HostedBox, Install


def test_an_instance_runs_and_shows_its_camera(box: HostedBox, door: GstCamera, install: Install) -> None:
    box.host.launch(install("one"))
    box.wait_running("one")
    box.wait_line("one", "console_output", "['door_camera']")
    report = box.report("one")
    assert report.display
    assert {node.kind: node.status for node in report.nodes} == {
        "media_source": "RUNNING",
        "business_logic": "RUNNING",
        "media_sink": "RUNNING",
    }
