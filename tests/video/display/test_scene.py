"""Who owns the display, and what is to be seen there."""

from __future__ import annotations

import threading

from belvedere_simulator.video.display.scene import LentPicture, Scene
from video.display.pictures import picture


def _put(scene: Scene, identity: str, stream: str, shown: LentPicture | None = None) -> None:
    scene.put(identity, stream, shown or picture(), (), 1)


def _playing(*cameras: str) -> Scene:
    scene = Scene()
    for camera in cameras:
        scene.set_camera_state(camera, "RUNNING")
    return scene


def test_nobody_owns_an_empty_display() -> None:
    view = Scene().view()
    assert (view.identity, view.owner, view.tiles) == (None, None, ())


def test_the_last_started_application_owns_the_display_until_it_stops() -> None:
    scene = _playing("door")
    scene.add_application("a", "first", ["door"])
    scene.add_application("b", "second", ["door"])
    _put(scene, "a", "door")
    assert (scene.view().owner, scene.view().tiles) == ("second", ())
    scene.remove_application("b")
    assert scene.view().owner == "first"
    assert [tile.stream for tile in scene.view().tiles] == ["door"]
    scene.remove_application("a")
    assert scene.view().owner is None


def test_an_application_that_starts_again_takes_the_display_back() -> None:
    scene = _playing()
    for identity in ("a", "b", "a"):
        scene.add_application(identity, identity, ["door"])
    assert scene.view().identity == "a"


def test_a_stream_is_seen_with_its_first_picture_or_when_it_is_lost() -> None:
    scene = _playing("door", "yard")
    scene.add_application("a", "app", ["door", "yard"])
    _put(scene, "a", "yard")
    assert [tile.stream for tile in scene.view().tiles] == ["yard"]
    scene.set_camera_state("door", "ERROR")
    assert [(tile.stream, tile.picture is None) for tile in scene.view().tiles] == [
        ("door", True),
        ("yard", False),
    ]


def test_what_is_not_of_the_application_is_not_shown() -> None:
    scene = _playing("door")
    scene.add_application("a", "app", ["door"])
    before = scene.view().version
    _put(scene, "a", "elsewhere")
    _put(scene, "stranger", "door")
    assert scene.view().version == before


def test_no_two_tiles_ever_have_the_same_version() -> None:
    scene = _playing("door")
    scene.add_application("a", "first", ["door"])
    scene.add_application("b", "second", ["door"])
    _put(scene, "a", "door")
    _put(scene, "b", "door")
    scene.set_camera_state("door", "ERROR")
    second = scene.view().tiles[0].version
    scene.remove_application("b")
    assert scene.view().tiles[0].version != second


def test_a_picture_is_given_back_when_nobody_shows_it_any_more() -> None:
    scene, returned = _playing("door"), []
    scene.add_application("a", "app", ["door"])
    _put(scene, "a", "door", LentPicture(picture().array, lambda: returned.append("first")))
    view = scene.view()
    _put(scene, "a", "door")
    assert returned == []
    del view
    assert returned == ["first"]


def test_one_that_waits_sees_the_next_change() -> None:
    scene = _playing()
    scene.add_application("a", "app", ["door"])
    version = scene.view().version
    assert scene.wait_newer(version, 0.01) is None
    seen: list[int] = []
    waiting = threading.Thread(
        target=lambda: seen.append(view.version if (view := scene.wait_newer(version, 10)) else 0)
    )
    waiting.start()
    scene.set_camera_state("door", "ERROR")
    waiting.join(10)
    assert seen[0] > version


def test_applications_see_a_camera_under_names_of_their_own_and_pause_it_alone() -> None:
    scene = _playing("camera")
    for identity, stream in (("a", "north"), ("b", "south")):
        scene.add_application(identity, identity, [stream], {stream: "camera"})
    scene.set_stream_paused("b", "south", paused=True)
    assert [(tile.stream, tile.state) for tile in scene.view().tiles] == [("south", "PAUSED")]
    scene.set_camera_state("camera", "ERROR")
    assert [tile.state for tile in scene.view().tiles] == ["PAUSED"]
    scene.set_stream_paused("b", "south", paused=False)
    assert [tile.state for tile in scene.view().tiles] == ["ERROR"]
    scene.remove_application("b")
    assert [(tile.stream, tile.state) for tile in scene.view().tiles] == [("north", "ERROR")]


def test_without_tiles_the_stream_that_was_put_last_is_shown() -> None:
    scene = _playing("door", "yard")
    scene.add_application("a", "app", ["door", "yard"], tiled=False)
    for stream in ("door", "yard"):
        _put(scene, "a", stream)
        assert [tile.stream for tile in scene.view().tiles] == [stream]
    scene.set_camera_state("door", "ERROR")
    assert [tile.stream for tile in scene.view().tiles] == ["yard"]
