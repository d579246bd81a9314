"""A program that watches the canvas: it asks, and gets the next picture when there is one."""

from __future__ import annotations

import mmap
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest

from belvedere_simulator.sdk.panoramasdk import wire
from fakes.waiting import until
from video.worker.conftest import Worked


class Watcher:
    """The display protocol from outside."""

    def __init__(self, address: str) -> None:
        self.link = wire.connect(address, 5)
        self.link.settimeout(20)
        wire.send(self.link, {"op": "watch"})
        self.canvas, _payload, descriptors = wire.receive(self.link)
        size = self.canvas["slots"] * self.canvas["stride"] * self.canvas["height"]
        if descriptors:
            self._memory = mmap.mmap(descriptors[0], size)
        else:
            with Path(self.canvas["file"]).open("r+b") as file:
                self._memory = mmap.mmap(file.fileno(), size)
        wire.close_descriptors(descriptors)
        shape = (self.canvas["slots"], self.canvas["height"], self.canvas["width"], 4)
        self.slots = np.frombuffer(self._memory, np.uint8).reshape(shape)

    def tell(self, **message: Any) -> None:
        wire.send(self.link, message)

    def hear(self) -> dict[str, Any]:
        return wire.receive(self.link)[0]

    def next(self) -> tuple[dict[str, Any], Any]:
        """The next picture's facts and pixels."""
        self.tell(op="next")
        told = self.hear()
        assert told["op"] == "picture", told
        return told, self.slots[told["slot"], :, :, :3]


@pytest.fixture
def watcher(worked: Worked, clip: Path) -> Iterator[Watcher]:
    """Somebody watches an application that shows its first frame, all of one level."""
    worked.open({"door": clip})
    made = Watcher(worked.ask("open_display")["address"])
    yield made
    made.link.close()


def _show(worked: Worked, ports: tuple[Any, Any], level: int) -> None:
    inputs, outputs = ports
    batch = inputs.video_in.get(timeout=20)
    batch[0].image[:] = level
    before = worked.worker._scene.view().version
    outputs.video_out.put(batch)
    until(lambda: worked.worker._scene.view().version > before)


def test_the_canvas_introduces_itself(watcher: Watcher) -> None:
    assert (watcher.canvas["width"], watcher.canvas["height"]) == (1920, 1080)
    assert watcher.canvas["format"] == "bgrx"
    assert not watcher.slots.any(), "nothing is painted before it is asked for"


def test_each_question_gets_the_newest_picture_in_another_slot(worked: Worked, watcher: Watcher) -> None:
    ports = worked.attach()
    last = -1
    for level in (50, 100, 150):
        _show(worked, ports, level)
        told, pixels = watcher.next()
        assert (pixels[540, 960] == level).all()
        assert told["slot"] != last
        last = told["slot"]
        (stream,) = told["streams"]
        assert stream["node"] == "door"
        assert stream["rectangle"] == [0, 0, 1920, 1080]
        assert stream["age_ms"] >= 0
        assert told["owner"] == "app"


def test_a_question_waits_for_something_new(worked: Worked, watcher: Watcher) -> None:
    ports = worked.attach()
    _show(worked, ports, 10)
    watcher.next()
    watcher.tell(op="next")
    watcher.link.settimeout(0.4)
    with pytest.raises(TimeoutError):
        while watcher.hear()["streams"][0]["state"] != "RUNNING":
            watcher.tell(op="next")
    watcher.link.settimeout(20)
    _show(worked, ports, 200)
    assert watcher.hear()["op"] == "picture"


def test_a_watcher_may_record(worked: Worked, watcher: Watcher, tmp_path: Path) -> None:
    ports = worked.attach()
    _show(worked, ports, 10)
    movie = tmp_path / "movie.mp4"
    watcher.tell(op="record", path=str(movie))
    assert watcher.hear() == {"op": "recording", "state": "started", "path": str(movie), "why": ""}
    for level in (50, 100):
        _show(worked, ports, level)
    until(lambda: _count_painted(worked) >= 1)
    watcher.tell(op="stop_recording")
    assert watcher.hear()["state"] == "finished"
    with av.open(str(movie)) as container:
        assert sum(1 for _ in container.decode(video=0)) >= 1


def _count_painted(worked: Worked) -> int:
    session, _listener = worked.worker._sessions["app"]
    return len(session.samples.age_at_display._whole)


def test_a_recording_that_cannot_be_is_told(watcher: Watcher, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    watcher.tell(op="record", path=str(tmp_path / "file" / "movie.mp4"))
    told = watcher.hear()
    assert told["state"] == "failed"
    assert "BV-DSP-001" in told["why"]


def test_a_recording_ends_with_its_watcher(worked: Worked, watcher: Watcher, tmp_path: Path) -> None:
    ports = worked.attach()
    _show(worked, ports, 10)
    watcher.tell(op="record", path=str(tmp_path / "movie.mp4"))
    watcher.hear()
    until(lambda: _count_painted(worked) >= 1)
    watcher.link.close()
    until((tmp_path / "movie.mp4").exists)


@pytest.mark.parametrize("message", [{"op": "record"}, {"op": "dance"}, {}])
def test_one_that_does_not_keep_to_the_protocol_disturbs_nobody(
    worked: Worked, watcher: Watcher, message: dict[str, Any]
) -> None:
    address = worked.ask("open_display")["address"]
    other = Watcher(address)
    other.tell(**message)
    other.link.shutdown(socket.SHUT_WR)
    with pytest.raises(wire.WireError):
        other.hear()
    other.link.close()
    _show(worked, worked.attach(), 10)
    assert watcher.next()[0]["op"] == "picture"
