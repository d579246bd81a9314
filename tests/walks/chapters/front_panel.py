"""Buttons, lights and cables of an appliance, and the log image it writes to a drive."""

from __future__ import annotations

from belvedere_desktop.devices.confirming import TypedNameDialog
from belvedere_desktop.front_panel.faults_dialog import FaultsDialog
from belvedere_desktop.front_panel.panel import FrontPanel
from belvedere_simulator.appliance.body.durations import LONG_PRESS, SHORT_PRESS
from belvedere_simulator.appliance.body.parts import BOTH, Button
from walks.stage import Stage
from walks.step import Chapter, Step


def _panel(stage: Stage) -> FrontPanel:
    stage.desktop.windows.show_front_panel()
    return stage.opened(FrontPanel)


def _switch(stage: Stage, panel: FrontPanel, power: str) -> None:
    panel.press_for(frozenset({Button.POWER}), SHORT_PRESS)
    stage.until(lambda: panel.state.power == power)


def _logs(stage: Stage) -> None:
    panel = _panel(stage)
    stage.until(lambda: panel.state.power == "on" and panel.state.device and not panel.state.activity)
    panel.pull("usb3")
    stage.until(lambda: not panel.state.plugs["usb3"].plugged)
    drive = stage.place / "drive"
    asked = drive / "panorama" / "managed_logs"
    asked.mkdir(parents=True)
    panel.plug("usb3", str(drive))
    _switch(stage, panel, "off")
    _switch(stage, panel, "on")
    stage.until(lambda: any(each.suffix == ".img" for each in asked.iterdir()))
    stage.until(lambda: not panel.state.activity)


def _cable(stage: Stage) -> None:
    panel = _panel(stage)
    stage.until(lambda: not panel.state.activity)
    panel.pull("usb3")
    for port in ("eth0", "eth1"):
        panel.pull(port)
    stage.until(lambda: not panel.state.plugs["eth1"].plugged)


def _buttons(stage: Stage) -> None:
    panel = _panel(stage)
    for port in ("eth0", "eth1"):
        panel.plug(port)
    _switch(stage, panel, "off")
    panel.press_menu.popup(panel.press.mapToGlobal(panel.press.rect().bottomLeft()))


def _erase(stage: Stage) -> None:
    panel = _panel(stage)
    panel.press_menu.hide()
    panel.press_for(BOTH, LONG_PRESS)
    stage.opened(TypedNameDialog)


def _faults(stage: Stage) -> None:
    stage.opened(TypedNameDialog).reject()
    panel = _panel(stage)
    _switch(stage, panel, "on")
    panel.show_faults()
    dialog = stage.opened(FaultsDialog)
    stage.until(dialog.kind.count)
    dialog.kind.setCurrentIndex(dialog.kind.findData("overheating"))
    dialog.inject.click()
    stage.until(lambda: panel.state.faults)


def _leave(stage: Stage) -> None:
    dialog = stage.opened(FaultsDialog)
    dialog.clear_all.click()
    panel = _panel(stage)
    stage.until(lambda: not panel.state.faults)
    dialog.hide()
    panel.plug("hdmi")
    stage.until(lambda: panel.state.plugs["hdmi"].plugged)


FRONT_PANEL = Chapter(
    "Buttons, lights and cables",
    "The front panel of an appliance of this computer behaves as the box does. Words tell its lights, too.",
    (
        Step(
            "log-image",
            "To get its logs without a network, make the folder `panorama/managed_logs` on a drive, "
            "put it in, and switch the appliance off and on.",
            "The status light blinked blue while the image was written, and is green again. "
            "`belvedere logs open` opens the image, for who holds the site's key alone.",
            _logs,
        ),
        Step(
            "cables",
            "Pull both network cables.",
            "The network light goes out or red, and the words say what that means.",
            _cable,
        ),
        Step(
            "buttons",
            "Hold the power button for a second: it shuts down. Look at what the buttons do now.",
            "Off. Each press, short and long, with what comes of it as the appliance stands.",
            _buttons,
        ),
        Step(
            "full-reset",
            "Hold power and reset together for five seconds.",
            "That erases everything: the name has to be typed first. Here it is not done.",
            _erase,
        ),
        Step(
            "faults",
            "Switch it on again, open *Faults…* and break something.",
            "What is broken on purpose, to see how the lights, the page and the logs show it.",
            _faults,
        ),
        Step(
            "monitor",
            "Plug a monitor in.",
            "The words tell what the monitor would show.",
            _leave,
        ),
    ),
)
