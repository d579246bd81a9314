"""What Qt made is destroyed on the GUI thread, whoever fills the measure of garbage."""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from belvedere_desktop.garbage import Garbage


@pytest.fixture
def garbage() -> Iterator[Garbage]:
    """As in the program, where Python collects by itself before."""
    gc.enable()
    made = Garbage(every_ms=10)
    yield made
    made.close()
    gc.enable()


class Window(QWidget):
    """One that only garbage refers to, once nobody has it any more."""

    def __init__(self, gone: list[str]) -> None:
        super().__init__()
        self._gone = gone
        self._itself = self

    def __del__(self) -> None:
        self._gone.append(threading.current_thread().name)


def test_a_window_that_nobody_has_is_not_taken_down_by_a_thread(garbage: Garbage, qtbot: QtBot) -> None:
    assert garbage.parent() is None
    gone: list[str] = []
    Window(gone)

    def is_gone() -> bool:
        # Again and again: what goes meanwhile is taken off the measure.
        thread = threading.Thread(target=lambda: filled.append([[] for _ in range(10_000)]))
        thread.start()
        thread.join()
        return bool(gone)

    filled: list[list[list[int]]] = []
    assert not is_gone()
    qtbot.waitUntil(is_gone)
    assert gone == ["MainThread"]


def test_python_does_as_before_when_it_is_closed(garbage: Garbage) -> None:
    assert not gc.isenabled()
    garbage.close()
    assert gc.isenabled()
