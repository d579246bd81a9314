"""Which source each camera node gets."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from application.run.conftest import resolved
from belvedere_simulator.application.run.bindings import (
    CameraChoice,
    PlayOptions,
    bind_cameras,
    parse_choice,
    split_credentials,
)
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.manifest.resolved import CameraNode, RtspSource

SECRET = "p4ss/w@rd:1"


def _bound(cameras: Sequence[CameraNode], *choices: str, **ports: tuple[str, ...]) -> dict[str, str]:
    bindings = bind_cameras(
        resolved(cameras, ports or None), [parse_choice(text) for text in choices], PlayOptions()
    )
    return {camera.node: camera.source for camera in bindings.cameras}


def _refusal(*choices: str, cameras: Sequence[CameraNode] = (CameraNode("door", "door"),)) -> BelvedereError:
    with pytest.raises(BelvedereError) as refused:
        _bound(cameras, *choices)
    return refused.value


DOOR = CameraNode("door", "door", abstract=True)
NAMED = CameraNode("front", "front", source=RtspSource("rtsp://host/1", "me", "secret"))
GROUP = (CameraNode("north", "abstract"), CameraNode("south", "abstract"))


def test_a_node_gets_the_source_chosen_for_it() -> None:
    assert _bound([DOOR], "door=/clips/a.mp4") == {"door": "/clips/a.mp4"}


def test_a_relative_path_is_made_absolute_and_the_home_is_known() -> None:
    assert _bound([DOOR], "door=a=b.mp4") == {"door": str(Path.cwd() / "a=b.mp4")}
    assert _bound([DOOR], "door=~/a.mp4") == {"door": str(Path.home() / "a.mp4")}


def test_without_a_choice_the_package_knows() -> None:
    (camera,) = bind_cameras(resolved([NAMED]), [], PlayOptions()).cameras
    assert (camera.source, camera.username, camera.password) == ("rtsp://host/1", "me", "secret")


def test_several_choices_for_a_node_make_as_many_cameras() -> None:
    bindings = bind_cameras(
        resolved([DOOR]), [parse_choice(f"door=/{n}.mp4") for n in range(3)], PlayOptions()
    )
    assert [camera.node for camera in bindings.cameras] == ["door", "door-2", "door-3"]
    assert bindings.ports == {"video_in": ("door", "door-2", "door-3")}


def test_choices_for_the_abstract_node_take_the_overrides_names_first() -> None:
    choices = ["abstract=/a.mp4", "abstract=/b.mp4", "abstract=/c.mp4"]
    assert _bound(GROUP, *choices) == {"north": "/a.mp4", "south": "/b.mp4", "abstract-3": "/c.mp4"}


def test_a_camera_with_a_choice_of_its_own_keeps_it() -> None:
    assert _bound(GROUP, "abstract=/a.mp4", "south=/own.mp4") == {"north": "/a.mp4", "south": "/own.mp4"}
    assert _bound(GROUP, "abstract=/a.mp4", "north=/own.mp4") == {"north": "/own.mp4", "south": "/a.mp4"}


def test_a_camera_that_got_nothing_of_its_group_is_told() -> None:
    bindings = bind_cameras(resolved(GROUP), [parse_choice("abstract=/a.mp4")], PlayOptions())
    assert [camera.node for camera in bindings.cameras] == ["north"]
    assert ["south" in warning for warning in bindings.warnings] == [True]


def test_a_new_name_is_never_one_that_is_taken() -> None:
    cameras = [CameraNode("door", "door"), CameraNode("door-2", "door-2")]
    bound = _bound(cameras, "door=/a.mp4", "door=/b.mp4", "door-2=/c.mp4")
    assert bound == {"door": "/a.mp4", "door-3": "/b.mp4", "door-2": "/c.mp4"}


def test_ports_read_their_own_cameras() -> None:
    cameras = [CameraNode("door", "door"), CameraNode("yard", "yard")]
    choices = [parse_choice(text) for text in ("door=/a.mp4", "yard=/b.mp4", "yard=/c.mp4")]
    application = resolved(cameras, {"left": ("door",), "right": ("yard",), "none": ()})
    ports = bind_cameras(application, choices, PlayOptions()).ports
    assert ports == {"left": ("door",), "right": ("yard", "yard-2"), "none": ()}


def test_an_abstract_camera_without_a_source_is_refused_with_what_to_do() -> None:
    error = _refusal()
    assert error.code == "BV-RUN-013"
    assert "--camera door=rtsp://" in error.remedy


def test_one_of_several_without_a_source_is_left_out() -> None:
    bindings = bind_cameras(resolved(GROUP), [parse_choice("south=/a.mp4")], PlayOptions())
    assert [camera.node for camera in bindings.cameras] == ["south"]
    assert ["north" in warning for warning in bindings.warnings] == [True]


def test_eight_streams_play_and_nine_are_refused() -> None:
    assert len(_bound([DOOR], *(f"door=/{n}.mp4" for n in range(8)))) == 8
    assert _refusal(*(f"door=/{n}.mp4" for n in range(9))).code == "BV-RUN-012"


def test_an_unknown_node_names_those_that_exist() -> None:
    error = _refusal("window=/a.mp4")
    assert error.code == "BV-RUN-011"
    assert "door" in error.remedy


@pytest.mark.parametrize("text", ["", "door", "=a.mp4", "door="])
def test_a_choice_has_two_sides(text: str) -> None:
    with pytest.raises(BelvedereError) as refused:
        parse_choice(text)
    assert refused.value.code == "BV-RUN-010"


@given(st.text(min_size=1, max_size=12), st.text(min_size=1, max_size=12))
def test_credentials_are_taken_out_of_an_address_whatever_they_are(user: str, password: str) -> None:
    address = f"rtsp://{quote(user, safe='')}:{quote(password, safe='')}@host:554/path?x=1"
    choice = parse_choice(f"door={address}")
    assert (choice.source, choice.username, choice.password) == ("rtsp://host:554/path?x=1", user, password)


def test_typed_credentials_go_before_those_of_the_address() -> None:
    choice = split_credentials(CameraChoice("door", "rtsp://a:b@host/", "me", "mine"))
    assert (choice.username, choice.password) == ("me", "mine")


@pytest.mark.parametrize(
    "text",
    [
        f"rtsp://user:{SECRET}@host/path",
        f"rtsp://user:{SECRET}@host/path?x=1",
        f"door=rtsp://user:{SECRET}@host/path",
        f"door=rtsp://user:{SECRET}@host:port/path",
        f"door=rtsp://[user:{SECRET}@host/path",
        f"window=rtsp://user:{quote(SECRET, safe='')}@host/path",
    ],
)
def test_a_password_is_in_no_refusal(text: str) -> None:
    error = _refusal(text)
    told = f"{error} {error.__cause__} {error.args}"
    for piece in ("p4ss", "w@rd", "rd:1"):
        assert piece not in told


def test_no_repr_shows_a_password() -> None:
    choice = CameraChoice("door", "rtsp://host/", "me", "s3cr3t")
    (camera,) = bind_cameras(resolved([DOOR]), [choice], PlayOptions()).cameras
    assert camera.password == "s3cr3t"
    assert "s3cr3t" not in f"{choice!r} {camera!r}"


@pytest.mark.parametrize(
    ("source", "fast"),
    [("/a.mp4", True), ("rtsp://host/1", False), ("RTSP://host/1", False), ("virtual:/a.mp4", False)],
)
def test_only_files_can_be_fast(source: str, fast: bool) -> None:
    options = PlayOptions(transport="udp", loop=False, fast=True, any_codec=True)
    (camera,) = bind_cameras(resolved([DOOR]), [CameraChoice("door", source)], options).cameras
    assert (camera.fast, camera.transport, camera.loop, camera.any_codec) == (fast, "udp", False, True)
    assert camera.source == source


def test_a_camera_that_waits_for_its_signal_begins_paused() -> None:
    (camera,) = bind_cameras(
        resolved([CameraNode("door", "door", launch="onSignal")]),
        [parse_choice("door=/a.mp4")],
        PlayOptions(),
    ).cameras
    assert camera.paused
