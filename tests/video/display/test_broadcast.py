"""The display over RTSP: what is shown, for who knows the password, and no work while nobody watches."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import av
import numpy as np
import pytest

from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.video.display.broadcast import Broadcast
from belvedere_simulator.video.display.layout import CANVAS_HEIGHT, CANVAS_WIDTH
from belvedere_simulator.video.display.scene import Scene, View
from fakes.waiting import until
from video.display.pictures import picture

USER, PASSWORD = "viewer", "a-password"


class Showing:
    """A scene with one application, and the paintings that were counted."""

    def __init__(self) -> None:
        self.scene = Scene()
        self.scene.add_application("instance", "entrance", ["door"])
        self.scene.set_camera_state("door", "RUNNING")
        self.painted: list[View] = []
        self.made = Broadcast(
            self.scene, self.painted.append, host="127.0.0.1", port=0, user=USER, password=PASSWORD
        )

    def show(self, level: int) -> None:
        self.scene.put("instance", "door", picture(640, 360, level), (), 0)

    def address(self, password: str = PASSWORD) -> str:
        return self.made.url.replace("rtsp://", f"rtsp://{USER}:{password}@")


@pytest.fixture
def showing() -> Iterator[Showing]:
    made = Showing()
    yield made
    made.made.close()


def watch(address: str, level: int, transport: str) -> int:
    """How many pictures came until one of that level was in the middle."""
    with av.open(
        address, options={"rtsp_transport": transport, "analyzeduration": "500000"}, timeout=10.0
    ) as container:
        for number, frame in enumerate(container.decode(video=0), 1):
            assert (frame.width, frame.height) == (CANVAS_WIDTH, CANVAS_HEIGHT)
            middle = frame.to_ndarray(format="bgr24")[CANVAS_HEIGHT // 2, CANVAS_WIDTH // 2]
            if np.allclose(middle, level, atol=6):
                return number
    return 0


@pytest.mark.parametrize("transport", ["tcp", "udp"])
def test_what_is_shown_is_seen_by_everybody_with_the_password(showing: Showing, transport: str) -> None:
    showing.show(60)
    assert watch(showing.address(), 60, transport)
    showing.show(180)
    watchers = [threading.Thread(target=watch, args=(showing.address(), 180, transport)) for _ in range(2)]
    for watcher in watchers:
        watcher.start()
    for watcher in watchers:
        watcher.join(30)
        assert not watcher.is_alive()


def test_a_change_comes_to_who_watches_already(showing: Showing) -> None:
    showing.show(60)
    with av.open(
        showing.address(), options={"rtsp_transport": "tcp", "analyzeduration": "500000"}, timeout=10.0
    ) as container:
        frames = container.decode(video=0)
        next(frames)
        showing.show(200)
        middle = (CANVAS_HEIGHT // 2, CANVAS_WIDTH // 2)
        assert any(np.allclose(frame.to_ndarray(format="bgr24")[middle], 200, atol=6) for frame in frames)


@pytest.mark.parametrize("password", ["wrong", ""])
def test_a_wrong_password_is_refused(showing: Showing, password: str) -> None:
    with pytest.raises(av.FFmpegError):
        av.open(showing.address(password), timeout=10.0)


def test_nothing_is_painted_while_nobody_watches(showing: Showing) -> None:
    showing.show(60)
    assert watch(showing.address(), 60, "tcp")
    until(lambda: not showing.made.is_watched)
    until_now = len(showing.painted)
    for level in range(20):
        showing.show(level)
    assert watch(showing.address(), 19, "tcp")
    assert len(showing.painted) - until_now <= 15, "only what was shown once somebody came"


def test_a_port_that_is_taken_is_told(showing: Showing) -> None:
    with pytest.raises(BelvedereError) as refused:
        Broadcast(
            showing.scene,
            showing.painted.append,
            host="127.0.0.1",
            port=showing.made.port,
            user=USER,
            password=PASSWORD,
        )
    assert refused.value.code.startswith("BV-VCAM-")


def test_who_watches_is_let_go_at_the_end(showing: Showing) -> None:
    showing.show(60)
    with av.open(
        showing.address(), options={"rtsp_transport": "tcp", "analyzeduration": "500000"}, timeout=10.0
    ) as container:
        frames = container.decode(video=0)
        next(frames)
        showing.made.close()
        with pytest.raises((av.FFmpegError, StopIteration)):
            while True:
                next(frames)


class Late(threading.Event):
    """The thread that broadcasts is held up right after it has seen that this is not set."""

    def __init__(self) -> None:
        super().__init__()
        self.seen, self.go_on = threading.Event(), threading.Event()

    def is_set(self) -> bool:
        told = super().is_set()
        if not told and threading.current_thread().name == "display broadcast":
            self.seen.set()
            self.go_on.wait(20)
        return told


def test_the_end_is_not_missed_while_the_last_one_leaves(showing: Showing) -> None:
    showing.show(60)
    late = Late()
    with av.open(
        showing.address(), options={"rtsp_transport": "tcp", "analyzeduration": "500000"}, timeout=10.0
    ):
        showing.made._closed = late
        assert late.seen.wait(20)
        closer = threading.Thread(target=showing.made.close, daemon=True)
        closer.start()
        until(lambda: not showing.made._media._waiting)
        late.go_on.set()
        closer.join(20)
        assert not closer.is_alive()
