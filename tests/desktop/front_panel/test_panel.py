"""The front panel at a real appliance: lights, buttons, plugs and faults."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from belvedere_desktop.front_panel.box_view import FINGERS
from belvedere_desktop.front_panel.hold_button import HoldButton
from belvedere_desktop.front_panel.lamp import Lamp
from belvedere_desktop.front_panel.panel import FrontPanel
from belvedere_desktop.front_panel.state import Light
from belvedere_simulator.appliance.control.client import ask

PATIENCE = 60_000
Waits = Callable[[Callable[[], object]], None]


@pytest.fixture
def wait(qtbot: QtBot) -> Waits:
    return lambda condition: qtbot.waitUntil(lambda: bool(condition()), timeout=PATIENCE)


def test_the_lights_are_told_in_words_and_what_they_mean(panel: FrontPanel) -> None:
    words = {name: label.text() for name, label in panel.side.lights.words.items()}
    assert words["status"] == "Solid green. It works normally."
    assert words["network"] == "Solid green. A network cable is plugged in."
    assert panel.view.lamps["status"].accessibleName() == "Status: solid green"
    assert panel.standing.text() == "On, not set up yet"
    assert panel.scale.text() == "Simulated time: 10000 times as fast"


def test_pulled_cables_turn_the_network_light_red(panel: FrontPanel, wait: Waits) -> None:
    for port in ("eth0", "eth1"):
        panel.view.ports[port].click()
    wait(lambda: panel.view.lamps["network"].light.colour == "red")
    lamp = panel.view.ports["eth0"].lamp
    assert lamp is not None and lamp.light.colour == "off"
    for port in ("eth0", "eth1"):
        panel.side.ports.buttons[port].click()
    wait(lambda: panel.view.lamps["network"].light.colour == "green")


def test_the_power_button_is_held_until_the_hint_says_what_comes(panel: FrontPanel, wait: Waits) -> None:
    power = panel.view.buttons["power"]
    power.setFocus()
    QTest.keyPress(power, Qt.Key.Key_Space)
    wait(lambda: "nothing happens" in panel.hold.text())
    wait(lambda: "it shuts down" in panel.hold.text())
    QTest.keyRelease(power, Qt.Key.Key_Space)
    wait(lambda: panel.state.power == "off")
    assert not panel.view.lamps["status"].blinks
    assert "Press the power button" in panel.step.text()
    QTest.mouseClick(power, Qt.MouseButton.LeftButton)
    wait(lambda: panel.state.power == "on")


def test_a_finger_that_slips_off_presses_nothing(panel: FrontPanel) -> None:
    pressed: list[float] = []
    button = panel.view.buttons["power"]
    button.let_go.connect(pressed.append)
    QTest.mousePress(button, Qt.MouseButton.LeftButton)
    QTest.mouseMove(button, button.rect().bottomRight() + button.rect().bottomRight())
    QTest.mouseRelease(button, Qt.MouseButton.LeftButton, pos=button.rect().bottomRight() * 2)
    assert pressed == []
    assert panel.hold.text() == ""


def test_the_menu_presses_as_long_as_it_says(panel: FrontPanel, wait: Waits) -> None:
    panel.press_menu.aboutToShow.emit()
    offered = [action.text() for action in panel.press_menu.actions()]
    assert offered[0] == "Power, 1 s: it shuts down"
    assert offered[3] == "Both, 5 s: nothing happens"
    panel.press_menu.actions()[0].trigger()
    wait(lambda: panel.state.power == "off")
    panel.press_menu.aboutToShow.emit()
    texts = [action.text() for action in panel.press_menu.actions()]
    assert texts[2] == "Reset, 5 s: it restores the oldest software allowed"
    assert texts[3] == "Both, 5 s: it erases its configuration and applications"
    panel.press_menu.actions()[0].trigger()
    wait(lambda: panel.state.power == "on")


def test_mains_power_and_a_late_monitor(panel: FrontPanel, wait: Waits) -> None:
    panel.view.ports["hdmi"].click()
    wait(lambda: panel.state.picture == "no-picture")
    assert panel.side.ports.words["hdmi"].text() == "no picture before the next start"
    panel.pull("power")
    wait(lambda: not panel.state.mains)
    assert panel.standing.text() == "Unplugged"
    panel.plug("power")
    wait(lambda: panel.state.picture == "applications")
    panel.pull("hdmi")
    wait(lambda: panel.state.picture == "no-monitor")


def test_a_folder_is_dropped_on_a_port_and_pulled_out(panel: FrontPanel, wait: Waits, tmp_path: Path) -> None:
    drop(panel.view.ports["usb3"], tmp_path)
    wait(lambda: panel.state.plugs["usb3"].plugged)
    assert str(tmp_path) in panel.side.ports.words["usb3"].text()
    panel.view.ports["usb3"].click()
    wait(lambda: not panel.state.plugs["usb3"].plugged)


def test_what_cannot_be_plugged_in_is_said(panel: FrontPanel, wait: Waits, tmp_path: Path) -> None:
    panel.plug("usb2", str(tmp_path / "nothing"))
    wait(lambda: "BV-USB-001" in panel.problem.text())


def test_faults_are_broken_and_mended_by_hand(panel: FrontPanel, wait: Waits) -> None:
    panel.faults.click()
    dialog = panel.faults_dialog
    assert dialog is not None
    wait(lambda: dialog.kind.count() > 20)
    dialog.kind.setCurrentIndex(dialog.kind.findData("overheating"))
    assert dialog.target.isHidden()
    dialog.inject.click()
    wait(lambda: panel.view.lamps["status"].light == Light("red", 1.0, "fast blinking red"))
    assert dialog.present.item(0).text() == "The appliance is too hot"
    assert panel.side.facts.value("Temperature") == "too hot"
    dialog.kind.setCurrentIndex(dialog.kind.findData("camera-jitter"))
    dialog.target.setText("gate")
    dialog.inject.click()
    wait(lambda: dialog.present.count() == 2)
    dialog.present.setCurrentRow(0)
    dialog.clear.click()
    wait(lambda: dialog.present.count() == 1)
    dialog.clear_all.click()
    wait(lambda: not panel.state.faults)
    assert not dialog.nothing.isHidden()
    dialog.close()


def test_the_appliance_is_stopped_and_started(panel: FrontPanel, wait: Waits) -> None:
    panel.running.click()
    wait(lambda: not panel.state.running)
    assert panel.standing.text() == "Not started"
    assert not panel.view.buttons["power"].isEnabled()
    # Slowly enough that it is seen on the way.
    panel.pace.setCurrentIndex(panel.pace.findData(10.0))
    panel.running.click()
    wait(lambda: panel.state.power == "booting")
    assert panel.scale.text() == "Simulated time: 10 times as fast"
    assert panel.view.lamps["status"].blinks
    wait(lambda: panel.state.power == "on")


def test_a_further_appliance_is_of_another_model(panel: FrontPanel, wait: Waits) -> None:
    usual = panel.folder
    panel.add.click()
    dialog = panel.adding
    assert dialog is not None and not dialog.action.isEnabled()
    dialog.name.setText("not a name")
    assert not dialog.action.isEnabled()
    dialog.name.setText("lab-2")
    dialog.model.setCurrentIndex(1)
    dialog.action.click()
    wait(lambda: panel.state.model == "THINKEDGE_SE70")
    assert panel.folder.endswith("lab-2")
    panel.running.click()
    wait(lambda: not panel.state.running)
    panel.choose(usual)
    wait(lambda: panel.state.power == "on")


def test_to_erase_one_that_is_set_up_its_name_has_to_be_typed(panel: FrontPanel) -> None:
    panel.state = replace(panel.state, power="off", provisioned=True, device="gate")
    panel.press_for(FINGERS["both"], 5.0)
    dialog = panel.confirming
    assert dialog is not None and not dialog.action.isEnabled()
    dialog.field.setText("gate")
    assert dialog.action.isEnabled()
    dialog.reject()


def test_only_that_one_is_erased_whose_name_was_asked_for(
    panel: FrontPanel, wait: Waits, tmp_path: Path
) -> None:
    usual = panel.folder
    panel.folder = str(tmp_path / "gate")
    panel.state = replace(panel.state, power="off", provisioned=True, device="gate")
    panel.press_for(FINGERS["both"], 5.0)
    panel.folder = usual
    assert panel.confirming is not None
    panel.confirming.field.setText("gate")
    panel.confirming.action.click()
    wait(lambda: str(tmp_path / "gate") in panel.problem.text())


def test_nothing_is_followed_while_nobody_looks(panel: FrontPanel) -> None:
    panel.hide()
    assert not any(lamp.blinks for lamp in panel.view.all_lamps())
    assert panel._watch is not None and not panel._watch.is_on
    panel.show()
    assert panel._watch.is_on


def test_every_control_has_a_name(panel: FrontPanel) -> None:
    for kind in (HoldButton, Lamp):
        for widget in panel.findChildren(kind):
            named = isinstance(widget.parent(), HoldButton) or widget.accessibleName()
            assert named or widget.parent() in panel.view.ports.values()
    for port in panel.view.ports.values():
        assert port.accessibleName()


def drop(widget: QWidget, path: Path) -> None:
    """Drag something over a widget and let it go."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    where = widget.rect().center()
    action, button = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    keys = Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(where, action, data, button, keys)
    QApplication.sendEvent(widget, enter)
    assert enter.isAccepted()
    QApplication.sendEvent(widget, QDropEvent(QPointF(where), action, data, button, keys, QEvent.Type.Drop))


def test_the_state_of_another_hand_is_seen(panel: FrontPanel, box: Path, wait: Waits) -> None:
    ask(box, "plug", {"port": "hdmi"})
    wait(lambda: panel.state.plugs["hdmi"].plugged)
    ask(box, "unplug", {"port": "hdmi"})
    wait(lambda: not panel.state.plugs["hdmi"].plugged)
