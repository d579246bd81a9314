"""The window's connection to the decoding process, by each way in which platforms share memory."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from belvedere_desktop.cameras.preview.link import PreviewLink
from belvedere_desktop.cameras.preview.memory import PictureMemory, open_memory
from belvedere_desktop.cameras.preview.messages import MemoryLayout, TilePicture, TileWish, read_memory
from belvedere_simulator.cameras.preview.conversation import Conversation, read_places
from belvedere_simulator.cameras.preview.wall import Wall
from belvedere_simulator.video.sharing import Sharing
from belvedere_simulator.video.worker.listener import Listener
from fakes.clips import make_clip, read_counter

PATIENCE = 20_000


@pytest.mark.parametrize(
    "sharing", [Sharing("memfd", unix=True), Sharing("file", unix=False)], ids=["memfd", "file"]
)
def test_a_picture_is_seen_without_a_copy(qtbot: QtBot, sharing: Sharing, tmp_path: Path) -> None:
    jpeg = make_clip(tmp_path / "one.jpg", codec="mjpeg", size=(320, 180), frames=1).read_bytes()
    folder = tmp_path / "run"
    folder.mkdir()
    wall = Wall(folder, sharing.memory)
    wall.show_stills("gate", "yard")
    listener = Listener(folder, "preview", lambda end: Conversation(end, wall).serve(), unix=sharing.unix)
    link = PreviewLink(listener.address)
    with qtbot.waitSignal(link.connected, timeout=PATIENCE):
        link.start()
    with qtbot.waitSignal(link.memory_came, timeout=PATIENCE) as mapped:
        link.arrange({"gate": TileWish(160, 90)})
    wall.give("gate", {"width": 320, "height": 180}, jpeg)
    with qtbot.waitSignal(link.news_came, timeout=PATIENCE) as news:
        link.ask()
    (memory,), (told,) = mapped.args or [None], news.args or [None]
    assert isinstance(memory, PictureMemory)
    assert told is not None
    assert told.generation == memory.layout.generation
    image = memory.image(told.pictures[0])
    seen = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.width(), 4)
    assert (image.width(), image.height()) == (160, 90)
    assert read_counter(seen[..., :3]) == 0
    link.close()
    listener.close()
    wall.close()
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize(
    "header",
    [
        {"generation": 1, "size": 10, "tiles": {"a": {"offset": 8, "slot_bytes": 4}}},
        {"generation": 1, "size": 10, "tiles": {"a": {"offset": -1, "slot_bytes": 4}}},
        {"generation": 1, "size": 10, "tiles": {"a": {"offset": 0, "slot_bytes": 0}}},
    ],
)
def test_memory_that_cannot_be_is_refused(header: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="impossible"):
        read_memory(header)


def test_memory_smaller_than_it_says_is_refused(tmp_path: Path) -> None:
    (tmp_path / "small").write_bytes(bytes(10))
    layout = MemoryLayout(1, 4096, {"a": (0, 1024)}, str(tmp_path / "small"))
    with pytest.raises(ValueError, match="smaller"):
        open_memory(layout, [])


def test_no_picture_outside_of_the_memory_is_looked_at(tmp_path: Path) -> None:
    (tmp_path / "memory").write_bytes(bytes(4096))
    layout = MemoryLayout(1, 4096, {"a": (0, 1024)})
    memory = PictureMemory(layout, os.open(tmp_path / "memory", os.O_RDONLY))
    assert memory.image(TilePicture("a", 3, 16, 16)).height() == 16
    for picture in (TilePicture("a", 4, 16, 16), TilePicture("a", -1, 16, 16), TilePicture("a", 0, 0, 0)):
        with pytest.raises(ValueError, match="no picture"):
            memory.image(picture)


@pytest.mark.parametrize(
    "tile", [{"width": -1, "height": 1, "demand": "all"}, {"width": 1, "height": 1, "demand": "some"}]
)
def test_impossible_wishes_are_refused(tile: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="gate"):
        read_places({"gate": tile})
    with pytest.raises(ValueError, match="17"):
        read_places({str(number): tile for number in range(17)})
