"""What is decided without doing anything."""

from __future__ import annotations

from pathlib import Path

import pytest

from belvedere_simulator.appliance.applications.hosting.camera import Camera, CameraStatus
from belvedere_simulator.appliance.applications.hosting.figures import Rates
from belvedere_simulator.appliance.applications.hosting.nodes import camera_status, code_status, health
from belvedere_simulator.appliance.applications.hosting.places import LONGEST_SOCKET, sockets_folder
from belvedere_simulator.appliance.applications.hosting.references import CameraReference, camera_references
from belvedere_simulator.appliance.applications.hosting.spoiling import CameraKeys, specification
from belvedere_simulator.appliance.faults.board import FaultBoard, InjectedFault
from belvedere_simulator.appliance.faults.kinds import FaultKind
from belvedere_simulator.appliance.network.reach import Ways
from belvedere_simulator.appliance.storage.folders import ApplianceFolders
from belvedere_simulator.application.node.state import CodeNodeState
from belvedere_simulator.manifest.resolved import CameraNode, ResolvedApplication, RtspSource
from belvedere_simulator.video.specification import CameraSpecification

KEYS = CameraKeys("guard", "secret", "rtsp://door/1")
OPEN = Ways(service=True, cameras=True)


@pytest.mark.parametrize(
    ("state", "status"),
    [
        (CodeNodeState(), "NOT_AVAILABLE"),
        (CodeNodeState("STARTING"), "NOT_AVAILABLE"),
        (CodeNodeState("STARTING", detail="silent for too long"), "ERROR"),
        (CodeNodeState("RUNNING"), "RUNNING"),
        (CodeNodeState("WAITING", detail="it ended"), "ERROR"),
        (CodeNodeState("ERROR", detail="it ended"), "ERROR"),
        (CodeNodeState("STOPPED", detail="it ended"), "ERROR"),
        (CodeNodeState("STOPPED", asked=True), "NOT_AVAILABLE"),
    ],
)
def test_code_nodes(state: CodeNodeState, status: str) -> None:
    assert code_status(state) == (status, state.detail)


@pytest.mark.parametrize(
    ("state", "status"),
    [("RUNNING", "RUNNING"), ("ERROR", "ERROR"), ("STARTING", "NOT_AVAILABLE"), ("STOPPED", "NOT_AVAILABLE")],
)
def test_camera_nodes(state: str, status: str) -> None:
    assert camera_status(CameraStatus(state, "why"), paused=False) == (status, "why")
    assert camera_status(CameraStatus(state, "why"), paused=True) == ("PAUSED", "")


def test_an_instance_is_as_well_as_its_worst_node() -> None:
    assert health(["RUNNING", "PAUSED"]) == "RUNNING"
    assert health(["RUNNING", "NOT_AVAILABLE"]) == "NOT_AVAILABLE"
    assert health(["NOT_AVAILABLE", "ERROR"]) == "ERROR"


def test_every_fault_of_a_camera_changes_how_it_is_read() -> None:
    board = FaultBoard()

    def read(ways: Ways = OPEN) -> CameraSpecification:
        return specification("c", KEYS, ways=ways, names_codec=True, find=board.find)

    kinds = (
        FaultKind.CAMERA_LOST,
        FaultKind.CAMERA_PASSWORD,
        FaultKind.CAMERA_JITTER,
        FaultKind.CAMERA_CODEC,
    )
    seen = {repr(read()), repr(read(Ways(cameras=False)))}
    for kind in kinds[:1] + kinds[2:]:
        board.inject(InjectedFault(kind))
        seen.add(repr(read()))
        board.clear(kind)
    assert len(seen) == 5
    sound = read()
    board.inject(InjectedFault(FaultKind.CAMERA_PASSWORD))
    assert read() != sound
    assert read() == read(), "always the same wrong password"


def test_a_camera_is_not_found_without_name_servers_unless_it_is_an_address() -> None:
    def obstacle(url: str) -> str:
        keys = CameraKeys("guard", "secret", url)
        ways = Ways(cameras=True, names=False)
        return specification("c", keys, ways=ways, names_codec=True, find=FaultBoard().find).obstacle

    assert obstacle("rtsp://door.example/stream") == "unresolved"
    assert obstacle("rtsp://192.168.0.9/stream") == ""


def test_nothing_is_read_before_the_secret_is_known() -> None:
    board = FaultBoard()
    assert specification("c", None, ways=OPEN, names_codec=True, find=board.find).source == ""


def test_credentials_are_in_no_repr() -> None:
    assert "secret" not in repr(KEYS)
    assert "guard" not in repr(KEYS)


def test_a_secret_is_tried_again_less_and_less_often() -> None:
    camera = Camera(CameraReference("door", "c", "door", "secret/door/1"))
    times = []
    for _ in range(8):
        camera.not_fetched("why", 100.0, keep=False)
        assert camera.fetch_at is not None
        times.append(camera.fetch_at - 100.0)
    assert times == [1.0, 2.0, 4.0, 8.0, 16.0, 30.0, 30.0, 30.0]
    assert camera.shown == CameraStatus("ERROR", "why")
    assert camera.fetched(KEYS, 200.0)
    assert (camera.shown, camera.fetch_at) == (CameraStatus(), None)
    camera.not_fetched("no way", 300.0, keep=True)
    assert camera.keys == KEYS


def _application(*cameras: CameraNode) -> ResolvedApplication:
    return ResolvedApplication("app", Path(), cameras, (), (), (), None, ())


def _node(name: str, package: str, patch: str) -> dict[str, str]:
    return {
        "name": name,
        "category": "media_source",
        "account": "1",
        "package": package,
        "patchVersion": patch,
    }


def test_a_camera_is_known_by_its_package_and_patch_or_by_its_address() -> None:
    packages = [
        {"account": "1", "name": "door", "patchVersion": patch, "secret": f"s/door/{patch}"}
        for patch in ("a", "b")
    ]
    open_camera = RtspSource("rtsp://yard/1", "user", "password")
    nodes = [
        _node("one", "door", "a"),
        _node("two", "door", "a"),
        _node("newer", "door", "b"),
        _node("yard", "yard", "a"),
        _node("same", "yard-too", "a"),
    ]
    application = _application(
        *(
            CameraNode(name, name, source=open_camera if name in ("yard", "same") else None)
            for name in ("one", "two", "newer", "yard", "same")
        )
    )
    found = {
        each.node: each for each in camera_references({"nodes": nodes, "packages": packages}, application)
    }
    assert found["one"].camera == found["two"].camera != found["newer"].camera
    assert found["yard"].camera == found["same"].camera
    assert (found["one"].secret, found["yard"].secret) == ("s/door/a", None)
    assert "yard" not in found["yard"].camera


def test_sockets_lie_where_their_paths_are_short_enough(tmp_path: Path) -> None:
    near = ApplianceFolders(Path("/tmp/bv-near"))
    deep = ApplianceFolders(tmp_path / ("d" * 90))
    folder = sockets_folder(deep, tmp_path)
    assert folder.parent == tmp_path
    (folder / "left").mkdir()
    assert sockets_folder(deep, tmp_path) == folder
    assert list(folder.iterdir()) == []
    assert folder.stat().st_mode & 0o777 == 0o700
    assert len(str(near.temporary / "engine")) < LONGEST_SOCKET


def test_a_link_in_the_place_of_the_sockets_is_refused(tmp_path: Path) -> None:
    deep = ApplianceFolders(tmp_path / ("d" * 90))
    folder = sockets_folder(deep, tmp_path)
    folder.rmdir()
    folder.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(FileExistsError):
        sockets_folder(deep, tmp_path)


def test_rates_begin_again_with_the_counting() -> None:
    rates = Rates()
    assert rates.rate("one", 5, 10.0) == 0.0
    assert rates.rate("one", 25, 12.0) == 10.0
    assert rates.rate("one", 3, 13.0) == 0.0
    assert rates.rate("one", 13, 14.0) == 10.0
