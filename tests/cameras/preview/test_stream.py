"""One camera of the preview, against real RTSP servers: plays, is lost, comes back, is refused."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import av

from belvedere_simulator.cameras.preview.state import TileState
from belvedere_simulator.cameras.preview.stream import Stream
from belvedere_simulator.video.specification import CameraSpecification
from fakes.waiting import until

if TYPE_CHECKING:
    from .conftest import StartCamera

PASSWORD = "canary-Xq7!wrong"


@contextmanager
def playing(
    url: str, user: str = "", password: str = ""
) -> Iterator[tuple[Stream, list[TileState], list[av.VideoFrame]]]:
    states: list[TileState] = []
    frames: list[av.VideoFrame] = []
    specification = CameraSpecification("gate", url, user, password, any_codec=True, open_timeout=10.0)
    stream = Stream(specification, frames.append, lambda: states.append(stream.state))
    stream.demand("all")
    stream.start()
    try:
        yield stream, states, frames
    finally:
        stream.stop()


def test_a_camera_plays_and_its_figures_are_those_of_the_clip(start_camera: StartCamera) -> None:
    with playing(start_camera().url) as (stream, states, frames):
        until(lambda: len(frames) > 45)
        until(lambda: 10 < stream.figures().fps < 30)
        figures = stream.figures()
        assert (figures.codec, figures.width, figures.height) == ("H.264", 320, 180)
        assert figures.bits > 0
        # One may be in the decoder while we look.
        assert abs(figures.received - figures.decoded) <= 1
        assert figures.age_ms is not None
        assert states == [TileState("playing")]


def test_a_lost_camera_is_told_tried_again_and_found(start_camera: StartCamera) -> None:
    camera = start_camera()
    with playing(camera.url) as (stream, states, frames):
        until(lambda: frames)
        camera.stop()
        until(lambda: any(state.state == "reconnecting" and state.attempt >= 2 for state in states))
        lost = next(state for state in states if state.state == "lost")
        assert lost.code == "BV-CAM-005"
        assert lost.detail
        camera.start()
        seen = len(frames)
        until(lambda: len(frames) > seen)
        assert stream.state == TileState("playing")


def test_a_wrong_password_is_refused_in_words_and_not_tried_again_unasked(start_camera: StartCamera) -> None:
    camera = start_camera(user="admin", password="right")
    with playing(camera.url, "admin", PASSWORD) as (stream, states, frames):
        until(lambda: states and states[-1].state == "refused")
        assert stream.state.code == "BV-CAM-004"
        assert "401" in stream.state.detail
        assert PASSWORD not in repr((states, stream.specification, stream.figures()))
        told = len(states)
        stream.retry()
        until(lambda: len(states) >= told + 2)
        assert [state.state for state in states[told:]] == ["reconnecting", "refused"]
        assert not frames


def test_a_camera_that_is_not_there_is_tried_again_and_again(start_camera: StartCamera) -> None:
    camera = start_camera()
    camera.stop()
    with playing(camera.url) as (stream, states, _frames):
        until(lambda: stream.state.attempt >= 2)
        assert {state.code for state in states if state.state == "lost"} == {"BV-CAM-002"}
