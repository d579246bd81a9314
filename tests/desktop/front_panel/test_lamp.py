"""Lights blink at their rate, alone, and only while somebody looks."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from belvedere_desktop.front_panel.lamp import SHADES, Lamp
from belvedere_desktop.front_panel.state import Light

FAST = Light("red", 1.0, "fast blinking red")


@pytest.fixture
def lamp(qtbot: QtBot) -> Lamp:
    made = Lamp()
    qtbot.addWidget(made)
    made.resize(44, 44)
    made.show()
    return made


@pytest.mark.parametrize(("period", "half"), [(3.0, 1500), (1.0, 500), (0.5, 250)])
def test_half_of_the_period_it_is_lit(lamp: Lamp, period: float, half: int) -> None:
    lamp.show_light(Light("blue", period))
    assert lamp.blinks and lamp._timer.interval() == half


def test_it_goes_dark_and_comes_back(lamp: Lamp, qtbot: QtBot) -> None:
    lamp.show_light(Light("green", 0.1))
    assert colour_of(lamp) == SHADES["green"]
    qtbot.waitUntil(lambda: not lamp.lit)
    assert colour_of(lamp) == SHADES["off"]
    qtbot.waitUntil(lambda: lamp.lit)


def test_the_same_light_told_again_does_not_begin_anew(lamp: Lamp, qtbot: QtBot) -> None:
    lamp.show_light(Light("green", 0.1))
    qtbot.waitUntil(lambda: not lamp.lit)
    lamp.show_light(Light("green", 0.1))
    assert not lamp.lit


def test_hidden_it_rests(lamp: Lamp) -> None:
    lamp.show_light(FAST)
    lamp.hide()
    assert not lamp.blinks
    lamp.show()
    assert lamp.blinks


def test_who_wants_no_motion_sees_it_lit(lamp: Lamp) -> None:
    lamp.show_light(FAST)
    lamp.be_still(True)
    assert not lamp.blinks and lamp.lit
    assert colour_of(lamp) == SHADES["red"]


def test_blinking_repaints_nothing_around_it(qtbot: QtBot) -> None:
    class Counting(QWidget):
        painted = 0

        def paintEvent(self, _event: object) -> None:
            self.painted += 1

    around = Counting()
    qtbot.addWidget(around)
    around.resize(200, 200)
    beside = Counting(around)
    beside.setGeometry(100, 100, 50, 50)
    inside = Lamp(parent=around)
    inside.setGeometry(10, 10, 40, 40)
    around.show()
    qtbot.waitUntil(lambda: beside.painted > 0)
    before = beside.painted
    inside.show_light(Light("green", 0.05))
    for _ in range(3):
        qtbot.waitUntil(lambda: not inside.lit)
        qtbot.waitUntil(lambda: inside.lit)
    assert beside.painted == before


def colour_of(lamp: Lamp) -> str:
    """The colour in the middle."""
    image: QImage = lamp.grab().toImage()
    return QColor(image.pixel(image.width() // 2, image.height() // 2)).name()
