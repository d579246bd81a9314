"""The preview grid, with the real client child, the real decoding process and real RTSP cameras."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import psutil
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from belvedere_desktop.appearance.theme import Theme
from belvedere_desktop.cameras.preview.grid import PreviewCamera, PreviewGrid
from belvedere_desktop.cameras.preview.messages import TileFigures
from belvedere_desktop.cameras.preview.tile import picture_rect
from belvedere_desktop.client.client import Client
from belvedere_desktop.client.process import ClientProcess
from belvedere_desktop.settings import Settings
from belvedere_simulator.supervision.background import end_of
from belvedere_simulator.video.virtual_camera import VirtualCamera
from fakes.clips import Image, make_clip, read_counter

FRAMES = 40
GROUP = 20
PATIENCE = 60_000


@pytest.fixture(scope="module")
def cameras(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[VirtualCamera]]:
    """Three cameras that play numbered pictures, with a key frame in two seconds."""
    folder = tmp_path_factory.mktemp("preview")
    clip = make_clip(folder / "clip.mp4", size=(320, 180), rate=10, frames=FRAMES, group=GROUP)
    made = [VirtualCamera(clip), VirtualCamera(clip), VirtualCamera(clip, user="admin", password="right")]
    for camera in made:
        camera.start()
    yield made
    for camera in made:
        camera.stop()


@pytest.fixture(scope="module")
def child() -> ClientProcess:
    return ClientProcess()


@pytest.fixture(scope="module")
def client(child: ClientProcess) -> Iterator[Client]:
    """One client child for all tests."""
    made = Client(process=child)
    yield made
    made.close()


@pytest.fixture
def grid(
    qtbot: QtBot, client: Client, settings: Settings, theme: Theme, cameras: list[VirtualCamera]
) -> Iterator[PreviewGrid]:
    """A grid with the first two cameras, which play."""
    theme.use("light")
    made = PreviewGrid(client, settings)
    qtbot.addWidget(made)
    made.resize(800, 400)
    made.show_cameras([shown("gate", cameras[0]), shown("yard", cameras[1])])
    made.show()
    qtbot.waitUntil(lambda: all(state(made, key) == "playing" for key in ("gate", "yard")), timeout=PATIENCE)
    yield made
    made.feed.stop()


def shown(key: str, camera: VirtualCamera, user: str = "", password: str = "") -> PreviewCamera:
    return PreviewCamera(key, key.title(), {"url": camera.url, "user": user, "password": password})


def told(grid: PreviewGrid, key: str) -> TileFigures:
    tile = grid.view.tile(key)
    return (tile.told if tile else None) or TileFigures(key, "waiting")


def state(grid: PreviewGrid, key: str) -> str:
    tile = grid.view.tile(key)
    return told(grid, key).state if tile and tile.image is not None else ""


def pixels(image: QImage) -> Image:
    image = image.convertToFormat(QImage.Format.Format_RGB32)
    flat = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.width(), 4)
    return flat[..., :3].copy()


def painted(grid: PreviewGrid, key: str) -> Image:
    """What is seen of a tile in the window."""
    tile, place = grid.view.tile(key), grid.view.place(key)
    assert tile is not None
    assert place is not None
    whole = pixels(grid.view.grab().toImage())
    rect = picture_rect(tile, place, 1.0)
    return whole[rect.top() : rect.bottom() + 1, rect.left() : rect.right() + 1]


def test_pictures_arrive_in_the_window_one_after_the_other(qtbot: QtBot, grid: PreviewGrid) -> None:
    first = read_counter(painted(grid, "gate"))
    qtbot.waitUntil(lambda: read_counter(painted(grid, "gate")) != first, timeout=PATIENCE)
    assert 0 <= read_counter(painted(grid, "yard")) < FRAMES
    square = painted(grid, "gate")
    assert np.abs(square.reshape(-1, 3).astype(int) - (40, 90, 220)).sum(axis=1).min() < 30
    place = grid.view.place("gate")
    assert place is not None
    assert place.picture.width() - 16 <= square.shape[1] <= place.picture.width()


def test_figures_and_state_are_told_in_words(qtbot: QtBot, grid: PreviewGrid) -> None:
    qtbot.waitUntil(lambda: told(grid, "gate").fps > 5, timeout=PATIENCE)
    tile = grid.view.tile("gate")
    assert tile is not None
    head, figures, age = tile.words
    assert head == "Gate · Playing"
    assert "fps · 320x180 · H.264 · " in figures
    assert age.endswith("s old")
    assert "Gate · Playing" in grid.view.accessibleDescription()


def click(view: QWidget, pos: QPoint) -> None:
    QTest.mouseClick(view, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, pos)


def test_behind_a_large_tile_only_key_frames_are_decoded(qtbot: QtBot, grid: PreviewGrid) -> None:
    opened: list[str] = []
    grid.opened.connect(opened.append)
    place = grid.view.place("gate")
    assert place is not None
    click(grid.view, place.picture.center())
    assert opened == ["gate"]
    settled = told(grid, "yard").received
    qtbot.waitUntil(lambda: told(grid, "yard").received > settled + 10, timeout=PATIENCE)
    before, large = told(grid, "yard"), told(grid, "gate")
    for key, then in (("yard", before), ("gate", large)):
        qtbot.waitUntil(lambda: told(grid, key).received >= then.received + 40, timeout=PATIENCE)  # noqa: B023
    after, largest = told(grid, "yard"), told(grid, "gate")
    received = after.received - before.received
    assert 1 <= after.decoded - before.decoded <= received // GROUP + 2
    assert largest.decoded - large.decoded >= (largest.received - large.received) * 3 // 4
    assert painted(grid, "gate").shape[0] > 250
    QTest.keyClick(grid.view, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: told(grid, "yard").decoded - after.decoded > 10, timeout=PATIENCE)


def test_everything_is_reached_by_keys(grid: PreviewGrid) -> None:
    closed: list[bool] = []
    grid.closed.connect(lambda: closed.append(True))
    grid.view.select("gate")
    QTest.keyClick(grid.view, Qt.Key.Key_Right)
    assert grid.view.selected == "yard"
    QTest.keyClick(grid.view, Qt.Key.Key_Return)
    assert grid.view.large == "yard"
    QTest.keyClick(grid.view, Qt.Key.Key_Escape)
    assert (grid.view.large, closed) == ("", [True])


def test_a_snapshot_has_the_cameras_own_size_and_its_place_is_told(
    qtbot: QtBot, grid: PreviewGrid, settings: Settings, tmp_path: Path
) -> None:
    settings.picture_folder = str(tmp_path / "pictures")
    with qtbot.waitSignal(grid.told, timeout=PATIENCE) as saying:
        grid.save.click()
    (file,) = (tmp_path / "pictures").iterdir()
    assert saying.args == [f"Saved {file}"]
    picture = QImage(str(file))
    assert (picture.width(), picture.height()) == (320, 180)
    assert 0 <= read_counter(pixels(picture)) < FRAMES


def test_a_snapshot_that_cannot_be_written_is_told(
    qtbot: QtBot, grid: PreviewGrid, settings: Settings, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("no folder")
    settings.picture_folder = str(tmp_path / "file")
    with qtbot.waitSignal(grid.told, timeout=PATIENCE) as saying:
        grid.save.click()
    assert str((saying.args or [""])[0]).startswith("The picture was not saved: ")


def test_nothing_is_decoded_while_nobody_looks(qtbot: QtBot, grid: PreviewGrid) -> None:
    grid.hide()
    grid.show()
    qtbot.waitUntil(lambda: told(grid, "gate").fps > 5, timeout=PATIENCE)
    grid.hide()
    seen = told(grid, "gate").received
    # What was asked for before may still come.
    qtbot.waitUntil(lambda: is_quiet(qtbot, grid), timeout=PATIENCE)
    grid.show()
    qtbot.waitUntil(lambda: told(grid, "gate").received >= seen + 10, timeout=PATIENCE)
    after = told(grid, "gate")
    assert after.received - after.decoded >= 5


def is_quiet(qtbot: QtBot, grid: PreviewGrid) -> bool:
    """Whether nothing is told for as long as pictures come."""
    with qtbot.waitSignal(grid.feed.news_came, timeout=1500, raising=False) as came:
        pass
    return not came.signal_triggered


def test_a_lost_camera_is_seen_and_so_is_its_return(
    qtbot: QtBot, grid: PreviewGrid, cameras: list[VirtualCamera]
) -> None:
    cameras[0].stop()
    qtbot.waitUntil(lambda: told(grid, "gate").attempt >= 2, timeout=PATIENCE)
    assert told(grid, "gate").detail
    assert grid.retry.isEnabled()
    assert told(grid, "yard").state == "playing"
    cameras[0].start()
    qtbot.waitUntil(lambda: told(grid, "gate").state == "playing", timeout=PATIENCE)


def test_a_refused_password_is_told_in_words(
    qtbot: QtBot, grid: PreviewGrid, cameras: list[VirtualCamera]
) -> None:
    grid.show_cameras([shown("door", cameras[2], "admin", "canary-wrong-42")])
    qtbot.waitUntil(lambda: told(grid, "door").state == "refused", timeout=PATIENCE)
    assert told(grid, "door").code == "BV-CAM-004"
    assert "canary" not in repr((told(grid, "door"), grid.view.accessibleDescription()))
    grid.show_cameras([shown("door", cameras[2], "admin", "right")])
    qtbot.waitUntil(lambda: state(grid, "door") == "playing", timeout=PATIENCE)


def test_a_killed_process_is_told_and_the_pictures_come_back(qtbot: QtBot, grid: PreviewGrid) -> None:
    words: list[str] = []
    grid.feed.interrupted.connect(lambda _why: words.append(told(grid, "gate").detail))
    killed = grid.feed.pid
    os.kill(killed, signal.SIGKILL)
    qtbot.waitUntil(lambda: bool(words), timeout=PATIENCE)
    assert words[0] == "The process that decodes pictures ended; it is started again."
    qtbot.waitUntil(
        lambda: told(grid, "gate").state == "playing" and grid.feed.pid != killed, timeout=PATIENCE
    )


def test_with_a_killed_client_child_the_decoding_ends_and_begins_again(
    qtbot: QtBot, grid: PreviewGrid, child: ClientProcess
) -> None:
    words: list[str] = []
    grid.feed.interrupted.connect(words.append)
    decoding = psutil.Process(grid.feed.pid)
    os.kill(child.pid, signal.SIGKILL)
    qtbot.waitUntil(lambda: end_of(decoding, 0), timeout=PATIENCE)
    qtbot.waitUntil(lambda: "The helper process ended" in words, timeout=PATIENCE)
    qtbot.waitUntil(
        lambda: told(grid, "gate").state == "playing" and grid.feed.pid != decoding.pid, timeout=PATIENCE
    )


def test_the_process_ends_with_the_preview(qtbot: QtBot, grid: PreviewGrid) -> None:
    process = psutil.Process(grid.feed.pid)
    grid.feed.stop()
    qtbot.waitUntil(lambda: end_of(process, 0), timeout=PATIENCE)


def test_a_page_that_goes_while_it_plays_takes_the_process_along(
    qtbot: QtBot, client: Client, settings: Settings, cameras: list[VirtualCamera]
) -> None:
    grid = PreviewGrid(client, settings)
    grid.show_cameras([shown("gate", cameras[0])])
    grid.show()
    qtbot.waitUntil(lambda: state(grid, "gate") == "playing", timeout=PATIENCE)
    process = psutil.Process(grid.feed.pid)
    grid.deleteLater()
    qtbot.waitUntil(lambda: end_of(process, 0), timeout=PATIENCE)
    qtbot.waitUntil(lambda: not any(each.name == "preview link" for each in threading.enumerate()))


def test_more_cameras_than_fit_are_told(grid: PreviewGrid, cameras: list[VirtualCamera]) -> None:
    grid.feed.stop()
    grid.show_cameras([shown(f"c{number}", cameras[0]) for number in range(18)])
    assert len(grid.view.tiles) == 16
    assert grid.line.text() == "Only the first 16 cameras are shown."
    assert grid.view.childAt(QPoint(1, 1)) is None
