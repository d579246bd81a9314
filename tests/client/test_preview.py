"""The process that decodes live pictures, as the client child keeps it."""

from __future__ import annotations

import base64
import os
import queue
import signal
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import av
import psutil
import pytest

from belvedere_simulator.cameras.preview.stills import Stills
from belvedere_simulator.client.call import Arguments, Call, CallCancelledError, Work
from belvedere_simulator.client.preview import PreviewCalls
from belvedere_simulator.client.preview_process import remove_abandoned
from belvedere_simulator.client.sites import Sites
from belvedere_simulator.client.still_pictures import picture_of
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.sdk.panoramasdk import wire
from belvedere_simulator.video.virtual_camera import VirtualCamera
from fakes.children import own_children
from fakes.clips import make_clip
from fakes.waiting import until

PASSWORD = "canary-8Jk!preview"


@dataclass
class Preview:
    """One call of `cameras.preview` under way."""

    calls: PreviewCalls
    call: Call = field(init=False)
    events: queue.Queue[Mapping[str, Any]] = field(default_factory=queue.Queue)

    def __post_init__(self) -> None:
        self.call = Call(lambda told: self.events.put(told["event"]))
        self.thread = threading.Thread(target=self._run)
        self.thread.start()
        self.take()

    def _run(self) -> None:
        try:
            self.calls.preview(self.call, {"session": "one"})
        except CallCancelledError:
            self.events.put({"cancelled": True})

    def take(self) -> None:
        """Wait for a process."""
        told = self.events.get(timeout=60)
        self.address, self.process = told["address"], psutil.Process(told["pid"])

    def show(self, *cameras: Mapping[str, Any]) -> Any:
        """Show these."""
        return self.calls.show(Call(lambda _told: None), {"session": "one", "cameras": cameras})

    def figures(self, wanted: Callable[[Mapping[str, Any]], bool]) -> Mapping[str, Any]:
        """The first figures of a tile that are as wanted."""
        with wire.connect(self.address, 5) as link:
            tiles = {"gate": {"width": 160, "height": 90, "demand": "all"}}
            wire.send(link, {"op": "arrange", "tiles": tiles})
            for _ in range(400):
                wire.send(link, {"op": "next"})
                header, _payload, descriptors = wire.receive(link)
                wire.close_descriptors(descriptors)
                for told in header.get("figures", ()):
                    if wanted(told):
                        found: Mapping[str, Any] = told
                        return found
        raise AssertionError("no such figures")


def named(_call: Call, given: Arguments) -> Mapping[str, Any]:
    return {"Name": f"name of {given['id']}"}


@contextmanager
def opened(
    fetch: Callable[[Call, Arguments], Mapping[str, Any]], describe: Work = named
) -> Iterator[Preview]:
    preview = Preview(PreviewCalls(Sites(), fetch, describe))
    yield preview
    preview.call.cancel()
    preview.thread.join(30)
    assert not preview.thread.is_alive()


def nowhere(_call: Call, _given: Arguments) -> Mapping[str, Any]:
    raise BelvedereError("BV-CLI-011", "There is no such appliance")


@pytest.fixture(scope="module")
def camera(tmp_path_factory: pytest.TempPathFactory) -> Iterator[VirtualCamera]:
    clip = make_clip(tmp_path_factory.mktemp("preview") / "clip.mp4", size=(160, 96), frames=30)
    made = VirtualCamera(clip, user="admin", password=PASSWORD)
    made.start()
    yield made
    made.stop()


def test_passwords_reach_it_by_pipe_and_it_leaves_nothing(
    camera: VirtualCamera, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    before = own_children()
    with opened(nowhere) as preview:
        source = {"url": camera.url, "user": "admin", "password": PASSWORD}
        assert preview.show({"key": "gate", "source": source}) == {"problems": {}}
        told = preview.figures(lambda told: told["state"] == "playing")
        assert (told["codec"], told["width"], told["height"]) == ("H.264", 160, 96)
        assert PASSWORD not in str([*preview.process.cmdline(), preview.process.environ()])
        assert list(tmp_path.iterdir()) != []
    until(lambda: not preview.process.is_running())
    assert [child for child in own_children() if child not in before] == []
    assert list(tmp_path.iterdir()) == []
    assert PASSWORD not in "".join(capfd.readouterr())


def test_a_killed_process_is_told_and_replaced(camera: VirtualCamera) -> None:
    with opened(nowhere) as preview:
        os.kill(preview.process.pid, signal.SIGKILL)
        assert preview.events.get(timeout=30) == {"ended": True}
        before = preview.process.pid
        preview.take()
        assert preview.process.pid != before
        preview.show({"key": "gate", "source": {"url": camera.url}})
        refused = preview.figures(lambda told: told["state"] == "refused")
        assert refused["code"] == "BV-CAM-004"


def test_a_camera_seen_from_elsewhere_shows_single_pictures(tmp_path: Path) -> None:
    picture = make_clip(tmp_path / "still.jpg", codec="mjpeg", size=(64, 48), frames=1).read_bytes()
    asked: list[Arguments] = []
    seen = threading.Event()

    def fetch(_call: Call, given: Arguments) -> Mapping[str, Any]:
        asked.append(given)
        if not seen.is_set():
            raise BelvedereError("BV-CAM-001", "The camera does not answer")
        return {"jpeg": base64.b64encode(picture).decode(), "cameraWidth": 640, "cameraHeight": 480}

    with opened(fetch) as preview:
        source = {"url": "rtsp://10.0.0.9/cam", "viewpoint": "device-1"}
        preview.show({"key": "gate", "source": source})
        lost = preview.figures(lambda told: told["state"] == "lost")
        assert lost["detail"] == "The camera does not answer"
        seen.set()
        told = preview.figures(lambda told: told["state"] == "playing")
        assert (told["seen_from"], told["width"], told["height"]) == ("name of device-1", 640, 480)
        assert asked[0]["viewpoint"] == "device-1"


@pytest.mark.parametrize(
    "told",
    [
        None,
        [],
        "picture",
        {},
        {"jpeg": 10**12},
        {"jpeg": "%%"},
        {"jpeg": ""},
        {"jpeg": "é"},
        {"cameraWidth": "wide"},
        {"cameraWidth": None},
        {"cameraHeight": float("inf")},
        {"cameraHeight": -1},
        {"cameraHeight": 1 << 40},
    ],
)
def test_what_an_appliance_sends_for_a_picture_may_be_anything(told: Any) -> None:
    good = {"jpeg": "/9j/", "cameraWidth": 640, "cameraHeight": 480}
    assert picture_of(good) == ({"width": 640, "height": 480}, b"\xff\xd8\xff")
    with pytest.raises(BelvedereError, match="BV-VPT-010"):
        picture_of({**good, **told} if told and isinstance(told, dict) else told)


def test_a_picture_of_too_many_points_is_not_unpacked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    jpeg = make_clip(tmp_path / "still.jpg", codec="mjpeg", size=(64, 48), frames=1).read_bytes()
    delivered: list[av.VideoFrame] = []
    stills = Stills("gate", delivered.append, lambda: None)
    stills.demand("all")
    monkeypatch.setattr("belvedere_simulator.cameras.preview.stills.MOST_PIXELS", 64 * 47)
    stills.give({"width": 64, "height": 48}, jpeg)
    assert stills.state.state == "lost"
    assert delivered == []
    monkeypatch.undo()
    stills.give({"width": 64, "height": 48}, jpeg)
    assert len(delivered) == 1


def test_nothing_is_fetched_for_a_window_that_closed_while_its_appliance_was_looked_up() -> None:
    before = threading.enumerate()
    looked_up, closed = threading.Event(), threading.Event()
    fetched: list[Arguments] = []

    def describe(call: Call, given: Arguments) -> Mapping[str, Any]:
        looked_up.set()
        assert closed.wait(30)
        return named(call, given)

    def fetch(_call: Call, given: Arguments) -> Mapping[str, Any]:
        fetched.append(given)
        raise BelvedereError("BV-CAM-001", "The camera does not answer")

    with opened(fetch, describe) as preview:
        source = {"url": "rtsp://10.0.0.9/cam", "viewpoint": "device-1"}
        showing = threading.Thread(target=preview.show, args=({"key": "gate", "source": source},))
        showing.start()
        assert looked_up.wait(30)
        preview.call.cancel()
        preview.thread.join(30)
        closed.set()
        showing.join(30)
    came = [each.name for each in threading.enumerate() if each not in before]
    assert not any(name.startswith("pictures of") for name in came)
    assert fetched == []


def test_what_a_killed_client_child_left_is_removed(tmp_path: Path) -> None:
    left, own = tmp_path / "bv-preview-999999999-x", tmp_path / f"bv-preview-{os.getpid()}-y"
    for folder in (left, own):
        folder.mkdir()
        (folder / "preview.sock").touch()
    remove_abandoned(tmp_path)
    assert list(tmp_path.iterdir()) == [own]


def test_a_camera_that_cannot_be_looked_up_is_told_beside_the_others(camera: VirtualCamera) -> None:
    with opened(nowhere) as preview:
        told = preview.show(
            {"key": "bad", "source": {"url": "http://no.camera"}},
            {"key": "gate", "source": {"url": camera.url}},
        )
        assert told["problems"]["bad"]["code"] == "BV-DOC-001"
        assert preview.figures(lambda told: told["key"] == "gate")
