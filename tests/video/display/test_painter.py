"""Painting only what changed gives the same pixels as painting everything."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from belvedere_simulator.video.display.layout import fit, tiles
from belvedere_simulator.video.display.overlay import Label, Rect
from belvedere_simulator.video.display.painter import Painter, new_canvas
from belvedere_simulator.video.display.scene import Scene
from video.display.pictures import picture

CAMERAS = ("one", "two", "three")
Step = Callable[[Scene], None]


def _put(identity: str, camera: str, level: int, size: tuple[int, int]) -> Step:
    overlay = (Rect(0.1, 0.1, 0.6, 0.6), Label(str(level), 0.2, 0.2))
    return lambda scene: scene.put(identity, camera, picture(*size, level=level), overlay, 1)


IDENTITIES = st.sampled_from(["a", "b"])
STEPS: st.SearchStrategy[Step] = st.one_of(
    st.builds(
        _put,
        IDENTITIES,
        st.sampled_from(CAMERAS),
        st.integers(0, 255),
        st.sampled_from([(320, 240), (192, 108), (100, 200)]),
    ),
    st.builds(
        lambda camera, state: lambda scene: scene.set_camera_state(camera, state),
        st.sampled_from(CAMERAS),
        st.sampled_from(["RUNNING", "ERROR", "STOPPED", "PAUSED"]),
    ),
    st.builds(
        lambda identity, cameras: lambda scene: scene.add_application(identity, f"app {identity}", cameras),
        IDENTITIES,
        st.lists(st.sampled_from(CAMERAS), unique=True),
    ),
    st.builds(lambda identity: lambda scene: scene.remove_application(identity), IDENTITIES),
)


@settings(max_examples=15, deadline=None)
@given(st.lists(st.tuples(STEPS, st.booleans()), max_size=12))
def test_a_repaint_of_what_changed_is_a_full_repaint(steps: list[tuple[Step, bool]]) -> None:
    scene, painter, canvas = Scene(), Painter(), new_canvas()
    for step, shown in [*steps, (lambda _scene: None, True)]:
        step(scene)
        if shown:
            view, whole = scene.view(), new_canvas()
            painter.paint(canvas, 0, view)
            Painter().paint(whole, 0, view)
            assert np.array_equal(canvas, whole)


def _scene(size: tuple[int, int], level: int = 200) -> Scene:
    scene = Scene()
    scene.set_camera_state("one", "RUNNING")
    scene.add_application("a", "app", ["one"])
    scene.put("a", "one", picture(*size, level=level), (), 1)
    return scene


def test_a_picture_fills_its_place_and_the_rest_stays_black() -> None:
    canvas = new_canvas()
    places = Painter().paint(canvas, 0, _scene((400, 300)).view())
    inner = fit(400, 300, tiles(1)[0])
    inside = canvas[inner.y : inner.y + inner.height, inner.x : inner.x + inner.width, :3]
    assert (inside == 200).all()
    assert not canvas[:, : inner.x].any()
    assert places == {"one": tiles(1)[0]}


def test_a_lost_stream_shows_its_last_picture_dimmed() -> None:
    scene, canvas = _scene((1920, 1080)), new_canvas()
    scene.set_camera_state("one", "ERROR")
    Painter().paint(canvas, 0, scene.view())
    assert (canvas[:100, :, :3] == 100).all()
    middle = canvas[500:600, 600:1300, :3]
    assert (middle > 100).any(), "the middle tells that there is no signal"


def test_a_file_that_has_ended_is_not_a_lost_stream() -> None:
    scene, canvas = _scene((1920, 1080)), new_canvas()
    scene.set_camera_state("one", "STOPPED")
    Painter().paint(canvas, 0, scene.view())
    assert (canvas[:, :, :3] == 200).all()


def test_an_empty_display_says_why_it_is_empty() -> None:
    scene, painter, canvas = Scene(), Painter(), new_canvas()
    painter.paint(canvas, 0, scene.view())
    nobody = canvas.copy()
    scene.set_camera_state("one", "RUNNING")
    scene.add_application("a", "app", ["one"])
    painter.paint(canvas, 0, scene.view())
    assert nobody.any()
    assert canvas.any()
    assert not np.array_equal(canvas, nobody)
