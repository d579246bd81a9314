"""What goes wrong with cameras: status, the text in the node's log, and all well again."""

from __future__ import annotations

import pytest

from belvedere_simulator.appliance.applications.hosting import camera as camera_of_appliance
from belvedere_simulator.appliance.faults.kinds import FaultKind
from fakes.appliance_inside import open_inside
from fakes.gst_camera import GstCamera
from fakes.hosted import HostedBox, Install
from fakes.waiting import until

TEXTS = {
    FaultKind.CAMERA_LOST: "Connection timed out (-115)",
    FaultKind.CAMERA_PASSWORD: "401 Unauthorized",
    FaultKind.CAMERA_SECRET: "The camera's secret cannot be read",
    FaultKind.CAMERA_CODEC: "Camera did not provide an H264 encoded stream",
}


@pytest.fixture
def running(box: HostedBox, door: GstCamera, install: Install) -> HostedBox:
    """A box with one instance that runs."""
    box.host.launch(install("one"))
    box.wait_running("one")
    assert box.connections(door.port) == 1
    return box


def test_faults_may_be_aimed(running: HostedBox) -> None:
    for target in ("", "door", "door_camera", "one"):
        for kind in (FaultKind.CAMERA_LOST, FaultKind.CAMERA_SECRET):
            running.inject(kind, target)
            running.wait_node("one", "door_camera", "ERROR")
            running.clear(kind, target)
            running.wait_node("one", "door_camera", "RUNNING")


@pytest.mark.parametrize("kind", TEXTS, ids=lambda kind: kind.value)
def test_a_camera_fails_and_comes_back(running: HostedBox, door: GstCamera, kind: FaultKind) -> None:
    running.inject(kind, "door")
    node = running.wait_node("one", "door_camera", "ERROR")
    assert node.detail
    assert running.report("one").health == "ERROR"
    running.wait_line("one", "door_camera", TEXTS[kind])
    until(lambda: running.connections(door.port) == 0)
    running.clear(kind, "door")
    running.wait_node("one", "door_camera", "RUNNING")
    running.wait_frames("one", "door_camera")


def test_older_software_cannot_say_why_it_does_not_decode(
    tmp_path_factory: pytest.TempPathFactory, camera: GstCamera, install: Install
) -> None:
    folder = tmp_path_factory.mktemp("box")
    box = HostedBox(folder, inside=open_inside(folder, software="5.0.7"))
    box.camera("door", camera.url, "guard", "plain-secret")
    box.inject(FaultKind.CAMERA_CODEC)
    box.host.launch(install("one"))
    box.wait_line("one", "door_camera", "dqBuffer(131)")
    assert "H264" not in box.wait_node("one", "door_camera", "ERROR").detail
    box.host.close()


def test_jitter_only_disturbs(running: HostedBox) -> None:
    running.inject(FaultKind.CAMERA_JITTER)
    running.wait_frames("one", "door_camera", 10)
    running.clear(FaultKind.CAMERA_JITTER)
    running.wait_frames("one", "door_camera", 10)
    assert running.node("one", "door_camera").status == "RUNNING"


def test_an_unplugged_cable_cuts_the_stream(running: HostedBox, door: GstCamera) -> None:
    running.around.reach.change(cameras=False)
    running.wait_node("one", "door_camera", "ERROR")
    running.wait_line("one", "door_camera", "Network is unreachable (-101)")
    until(lambda: running.connections(door.port) == 0)
    running.around.reach.change(cameras=True)
    running.wait_node("one", "door_camera", "RUNNING")
    running.wait_frames("one", "door_camera")


def test_a_secret_that_comes_late_is_found(box: HostedBox, camera: GstCamera, install: Install) -> None:
    box.host.launch(install("one"))
    node = box.wait_node("one", "door_camera", "ERROR")
    assert "BV-KEY-002" in node.detail
    box.camera("door", camera.url, "guard", "plain-secret")
    box.wait_running("one")
    box.wait_frames("one", "door_camera")


def test_a_changed_secret_is_picked_up(
    running: HostedBox, clip: object, door: GstCamera, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(camera_of_appliance, "RECHECK_SECONDS", 0.5)
    door.stop()
    running.wait_node("one", "door_camera", "ERROR")
    other = GstCamera(clip, user="other", password="another-secret")  # type: ignore[arg-type]
    with other:
        running.camera("door", other.url, "other", "another-secret")
        running.wait_node("one", "door_camera", "RUNNING")
        running.wait_frames("one", "door_camera")
    assert "another-secret" not in running.tell("one")


def test_a_secret_is_fetched_as_soon_as_the_site_can_be_reached(
    box: HostedBox, door: GstCamera, install: Install, monkeypatch: pytest.MonkeyPatch
) -> None:
    # It would try again far later than this test waits.
    monkeypatch.setattr(camera_of_appliance, "FIRST_RETRY", 600.0)
    monkeypatch.setattr(camera_of_appliance, "LONGEST_RETRY", 600.0)
    known = box.secrets.known.copy()
    box.secrets.known.clear()
    box.around.reach.change(service=False)
    box.host.launch(install("one"))
    box.wait_node("one", "door_camera", "ERROR")
    assert box.secrets.asked
    box.secrets.known.update(known)
    box.around.reach.change(service=True)
    box.wait_node("one", "door_camera", "RUNNING")
    assert box.connections(door.port) == 1


def test_a_camera_without_a_way_to_the_site_keeps_playing(running: HostedBox) -> None:
    running.around.reach.change(service=False)
    running.wait_frames("one", "door_camera")
    assert running.node("one", "door_camera").status == "RUNNING"


def test_no_password_is_in_any_log(running: HostedBox) -> None:
    running.inject(FaultKind.CAMERA_PASSWORD)
    running.wait_node("one", "door_camera", "ERROR")
    assert "plain-secret" not in running.tell("one")
