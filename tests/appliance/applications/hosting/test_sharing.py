"""Several instances on one engine: one connection to a camera, one session of a model."""

from __future__ import annotations

import os
import signal

import pytest

from fakes.gst_camera import GstCamera
from fakes.hosted import PATIENCE, HostedBox, Install
from fakes.waiting import until


@pytest.mark.usefixtures("door")
def test_an_instance_runs_and_shows_its_camera(box: HostedBox, install: Install) -> None:
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


def test_two_instances_share_one_connection_each_by_its_own_name(
    box: HostedBox, door: GstCamera, install: Install
) -> None:
    box.host.launch(install("one", cameras={"north": "door"}))
    box.host.launch(install("two", cameras={"south": "door", "again": "door"}))
    box.wait_running("one")
    box.wait_running("two")
    box.wait_line("one", "console_output", "['north']")
    box.wait_line("two", "console_output", "['again', 'south']")
    assert box.connections(door.port) == 1


@pytest.mark.usefixtures("door")
def test_one_instance_pauses_alone(box: HostedBox, install: Install) -> None:
    box.host.launch(install("one"))
    box.host.launch(install("two"))
    box.wait_running("one")
    box.wait_running("two")
    box.host.pause("one", "door_camera", True)
    box.wait_node("one", "door_camera", "PAUSED")
    assert box.report("one").health == "RUNNING"
    assert box.node("two", "door_camera").status == "RUNNING"
    stood = box.wait_at_rest("one", "door_camera", "two")
    box.wait_frames("two", "door_camera")
    assert box.delivered("one", "door_camera") == stood
    box.host.pause("one", "door_camera", False)
    box.wait_node("one", "door_camera", "RUNNING")
    box.wait_frames("one", "door_camera")


def test_a_camera_that_all_have_paused_is_let_go(box: HostedBox, door: GstCamera, install: Install) -> None:
    box.host.launch(install("one"))
    box.wait_running("one")
    box.host.pause("one", "door_camera", True)
    until(lambda: box.connections(door.port) == 0)
    box.host.pause("one", "door_camera", False)
    box.wait_frames("one", "door_camera")


def test_the_camera_stays_with_the_instance_that_is_left(
    box: HostedBox, door: GstCamera, install: Install
) -> None:
    for name in ("one", "two"):
        box.host.launch(install(name))
        box.wait_running(name)
    box.host.stop("two")
    assert box.report("two").state == "STOPPED"
    box.wait_frames("one", "door_camera")
    assert box.connections(door.port) == 1
    worker = box.host.engine_pids[0]
    assert worker is not None
    box.host.stop("one")
    assert box.host.engine_pids == (None, None)


@pytest.mark.usefixtures("door")
def test_the_last_started_owns_the_display_and_the_next_takes_over(box: HostedBox, install: Install) -> None:
    for name in ("one", "two"):
        box.host.launch(install(name))
        box.wait_running(name)
    assert (box.report("one").display, box.report("two").display) == (False, True)
    box.host.stop("two")
    assert box.report("one").display


@pytest.mark.usefixtures("door")
def test_samples_share_a_model(box: HostedBox, install: Install) -> None:
    for name in ("one", "two"):
        box.host.launch(install(name, "people_counter"))
    for name in ("one", "two"):
        box.wait_running(name)
        box.wait_frames(name, "door_camera", 2)
        assert box.lines(name, "model_node")
    server = box.host.engine_pids[1]
    assert server is not None
    engine = box.host._engine
    assert engine is not None
    assert engine.models().describe().sessions == 1
    os.kill(server, signal.SIGKILL)
    until(lambda: box.host.engine_pids[1] != server, PATIENCE)
    box.wait_frames("one", "door_camera", 2)
    assert engine.models().describe().sessions == 1


@pytest.mark.usefixtures("door")
def test_a_killed_worker_comes_back_with_all_it_had(box: HostedBox, install: Install) -> None:
    for name in ("one", "two"):
        box.host.launch(install(name))
        box.wait_running(name)
    box.host.pause("one", "door_camera", True)
    box.wait_node("one", "door_camera", "PAUSED")
    box.wait_at_rest("one", "door_camera", "two")
    worker = box.host.engine_pids[0]
    assert worker is not None
    os.kill(worker, signal.SIGKILL)
    until(lambda: box.host.engine_pids[0] not in (worker, None), PATIENCE)
    box.wait_frames("two", "door_camera")
    assert box.delivered("one", "door_camera") == 0
    assert box.node("one", "door_camera").status == "PAUSED"
    assert box.report("two").display
