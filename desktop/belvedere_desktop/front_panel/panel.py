"""The front panel's window: the drawing, the words beside it, and who is asked when something is touched."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from belvedere_desktop.client.client import Client, Listeners, Watch
from belvedere_desktop.devices.confirming import TypedNameDialog
from belvedere_desktop.front_panel.adding import AddApplianceDialog
from belvedere_desktop.front_panel.box_view import FINGERS, BoxView
from belvedere_desktop.front_panel.faults_dialog import FaultsDialog
from belvedere_desktop.front_panel.side import SidePanel
from belvedere_desktop.front_panel.state import USB, PanelState, panel_state
from belvedere_desktop.front_panel.words import (
    activity_words,
    next_step,
    outcome_words,
    power_words,
    scale_words,
)
from belvedere_desktop.settings import Settings
from belvedere_desktop.window.page_stack import scrolling
from belvedere_desktop.window.sizes import open_with
from belvedere_desktop.window.tab_order import arrange
from belvedere_simulator.appliance.body.durations import LONG_PRESS, SHORT_PRESS
from belvedere_simulator.appliance.body.parts import Button
from belvedere_simulator.appliance.body.presses import Outcome
from belvedere_simulator.errors import BelvedereError

STILL = "still"
_SCALES = (1.0, 10.0, 60.0)
"""How fast simulated time may pass: as it does, to see something, to get on."""


class FrontPanel(QWidget):
    """Follows the chosen appliance while it is shown. `told` carries words for the status bar."""

    told = Signal(str)

    def __init__(self, client: Client, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.setWindowTitle(self.tr("Front panel"))
        self._client = client
        self._settings = settings
        self.folder = ""
        self.state = PanelState()
        self._wanted: tuple[str, str] = ("", "")
        self._watch: Watch | None = None
        self._boxes = client.watch("appliance.watch-list", {}, self._on_boxes)
        self.view = BoxView(settings.lights == STILL, self)
        self.side = SidePanel(self)
        self.faults_dialog: FaultsDialog | None = None
        self.confirming: TypedNameDialog | None = None
        self.adding: AddApplianceDialog | None = None
        self._lay_out()
        self._connect()
        open_with(self, 1240, 680)
        self._show_state(PanelState())

    def choose(self, folder: str = "", device: str = "") -> None:
        """Show the appliance of a data folder, or the one that is a device: now, or once it is known."""
        self._wanted = (folder, device)
        self._choose_wanted()

    def showEvent(self, event: QShowEvent) -> None:
        """Follow the appliance."""
        super().showEvent(event)
        self._boxes.start()
        if self._watch is not None:
            self._watch.start()

    def hideEvent(self, event: QHideEvent) -> None:
        """Nobody looks."""
        super().hideEvent(event)
        self._boxes.stop()
        if self._watch is not None:
            self._watch.stop()

    def _head(self) -> QHBoxLayout:
        self.chooser = QComboBox(self)
        self.chooser.setAccessibleName(self.tr("Appliance"))
        self.chooser.setMinimumWidth(220)
        self.scale = QLabel(self)
        self.scale.setProperty("role", "muted")
        self.running = QPushButton(self)
        self.running.setProperty("role", "primary")
        self.pace = QComboBox(self)
        self.pace.setAccessibleName(self.tr("Simulated time"))
        for scale in _SCALES:
            self.pace.addItem(scale_words(scale), scale)
        self.add = QPushButton(self.tr("Add…"), self)
        self.add.setToolTip(self.tr("Another appliance on this computer"))
        self.press_menu = QMenu(self)
        self.press = QPushButton(self.tr("Press"), self)
        self.press.setMenu(self.press_menu)
        self.faults = QPushButton(self.tr("Faults…"), self)
        self.lights = QPushButton(self.tr("Lights blink"), self)
        self.lights.setCheckable(True)
        self.lights.setChecked(self._settings.lights != STILL)
        self.lights.setToolTip(self.tr("Without blinking, a ring marks lights that blink"))
        head = QHBoxLayout()
        for widget in (
            self.chooser,
            self.add,
            self.pace,
            self.running,
            self.press,
            self.faults,
            self.lights,
        ):
            head.addWidget(widget)
        head.addStretch(1)
        head.addWidget(self.scale)
        return head

    def _lay_out(self) -> None:
        self.standing = QLabel(self)
        self.standing.setProperty("role", "title")
        self.step = QLabel(self)
        self.hold = QLabel(self)
        self.hold.setProperty("role", "heading")
        self.problem = QLabel(self)
        self.problem.setProperty("role", "error")
        for label in (self.step, self.hold, self.problem):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
        left = QVBoxLayout()
        for each in (self.standing, self.step, self.problem):
            left.addWidget(each)
        left.addWidget(self.view, 1)
        left.addWidget(self.hold)
        middle = QHBoxLayout()
        middle.addLayout(left, 1)
        middle.addWidget(self.side)
        content = QWidget(self)
        layout = QVBoxLayout(content)
        layout.setContentsMargins(16, 14, 16, 14)
        layout.addLayout(self._head())
        layout.addLayout(middle, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(scrolling(content, self))
        arrange(self)
        self.chooser.setFocus()

    def _connect(self) -> None:
        self.chooser.activated.connect(lambda _row: self._use(self.chooser.currentData()))
        self.running.clicked.connect(self._on_running)
        self.add.clicked.connect(self._on_add)
        self.press_menu.aboutToShow.connect(self._fill_press_menu)
        self.faults.clicked.connect(self.show_faults)
        self.lights.toggled.connect(self._on_lights)
        self.view.holding.connect(self._on_holding)
        self.view.pressed.connect(self.press_for)
        self.view.ended.connect(lambda: self.hold.setText(""))
        self.view.plug_asked.connect(self.plug)
        self.view.choose_asked.connect(self._choose_drive)
        self.view.pull_asked.connect(self.pull)
        self.side.ports.plug_asked.connect(self._on_plug)
        self.side.ports.pull_asked.connect(self.pull)

    # What is touched.

    def press_for(self, buttons: frozenset[Button], seconds: float) -> None:
        """Press buttons; what erases the appliance needs its name typed first."""
        outcome = self.state.press(buttons, seconds)
        words = self.tr("Pressed for {seconds} s: {outcome}.")
        told = words.format(seconds=f"{seconds:.1f}", outcome=outcome_words(outcome))
        given = {"buttons": sorted(button.value for button in buttons), "seconds": min(seconds, 60.0)}
        if outcome is Outcome.ERASE and self.state.provisioned:
            # Another appliance may be shown by the time its name is typed.
            erased = self.folder
            self._confirm_erasing(lambda: self._ask("press", given, told, erased))
            return
        self._ask("press", given, told)

    def plug(self, port: str, path: str = "", folder: str = "") -> None:
        """Plug something in; `path` for a USB port. `folder` is the appliance, else the one that is shown."""
        self._ask("plug", {"port": port, **({"path": path} if path else {})}, folder=folder)

    def pull(self, port: str) -> None:
        """Pull out what is in a port."""
        self._ask("unplug", {"port": port})

    def show_faults(self) -> None:
        """Open the laboratory."""
        if self.faults_dialog is None:
            self.faults_dialog = FaultsDialog(self)
            self.faults_dialog.inject_asked.connect(lambda fault: self._ask("inject", fault))
            self.faults_dialog.clear_asked.connect(lambda fault: self._ask("clear", fault))
            listeners = Listeners(done=self.faults_dialog.show_kinds, failed=self._on_failure)
            self._client.call("appliance.faults", {}, listeners)
        self.faults_dialog.show_present(self.state.faults)
        self.faults_dialog.show()
        self.faults_dialog.raise_()

    def _ask(self, action: str, given: dict[str, Any], told: str = "", folder: str = "") -> None:
        def done(_answer: object) -> None:
            self.problem.setText("")
            self.hold.setText(told)

        listeners = Listeners(done=done, failed=self._on_failure)
        self._client.call(f"appliance.{action}", {"folder": folder or self.folder, **given}, listeners)

    def _confirm_erasing(self, go: Any) -> None:
        name = self.state.device or self.state.serial
        self.confirming = TypedNameDialog(
            self.tr("Erase the appliance"),
            self.tr(
                "Its configuration, applications and certificates are deleted. It has to be set up anew; "
                "its device stays in the list of the site."
            ),
            name,
            self.tr("Erase"),
            self,
        )
        self.confirming.accepted.connect(go)
        self.confirming.open()

    def _on_holding(self, buttons: frozenset[Button], seconds: float) -> None:
        outcome = outcome_words(self.state.press(buttons, seconds))
        words = self.tr("{seconds} s. If you let go now, {outcome}.")
        self.hold.setText(words.format(seconds=f"{seconds:.1f}", outcome=outcome))

    def _on_plug(self, port: str) -> None:
        if port in USB:
            button = self.side.ports.buttons[port]
            self.view.drive_menu(port).popup(button.mapToGlobal(button.rect().bottomLeft()))
        else:
            self.plug(port)

    def _choose_drive(self, port: str, folder: bool) -> None:
        dialog = QFileDialog(self, self.tr("What is plugged in"))
        mode = QFileDialog.FileMode.Directory if folder else QFileDialog.FileMode.ExistingFile
        dialog.setFileMode(mode)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        appliance = self.folder
        dialog.fileSelected.connect(lambda path: self.plug(port, path, appliance))
        dialog.open()

    def _on_running(self) -> None:
        self._run("stop" if self.state.running else "start")

    def _run(self, action: str, **more: Any) -> None:
        self.running.setEnabled(False)
        self.hold.setText("")
        given = {"folder": self.folder, "timeScale": self.pace.currentData(), **more}
        listeners = Listeners(
            done=lambda _none: self.running.setEnabled(True),
            failed=self._on_failure,
            progressed=lambda text, _fraction: self.step.setText(text),
        )
        self._client.call(f"appliance.{action}", given, listeners)

    def _on_add(self) -> None:
        self.adding = AddApplianceDialog(self)
        self.adding.accepted.connect(self._add)
        self.adding.open()

    def _add(self) -> None:
        assert self.adding is not None
        model = self.adding.model.currentData()

        def added(box: dict[str, Any]) -> None:
            self.chooser.addItem(box["name"], box["folder"])
            self.choose(box["folder"])
            self._run("start", model=model)

        listeners = Listeners(done=added, failed=self._on_failure)
        self._client.call("appliance.new", {"name": self.adding.name.text()}, listeners)

    def _fill_press_menu(self) -> None:
        self.press_menu.clear()
        presses = (
            (self.tr("Power, {seconds} s"), "power", SHORT_PRESS),
            (self.tr("Reset, {seconds} s"), "reset", SHORT_PRESS),
            (self.tr("Reset, {seconds} s"), "reset", LONG_PRESS),
            (self.tr("Both, {seconds} s"), "both", LONG_PRESS),
        )
        for title, name, seconds in presses:
            fingers = FINGERS[name]
            what = outcome_words(self.state.press(fingers, seconds))
            action = self.press_menu.addAction(f"{title.format(seconds=f'{seconds:g}')}: {what}")
            action.triggered.connect(lambda _on=False, f=fingers, s=seconds: self.press_for(f, s))

    def _on_lights(self, blink: bool) -> None:
        self._settings.lights = "blink" if blink else STILL
        self.view.be_still(not blink)

    # What is told.

    def _on_boxes(self, told: dict[str, Any]) -> None:
        boxes = told.get("appliances")
        if boxes is None:
            return
        chosen = self.folder
        self.chooser.clear()
        for box in boxes:
            device = box.get("device")
            other = device and device["name"] != box["name"]
            self.chooser.addItem(f"{box['name']} · {device['name']}" if other else box["name"], box["folder"])
            if device and device["device_id"] == self._wanted[1]:
                self._wanted = (box["folder"], "")
        self.chooser.setCurrentIndex(max(0, self.chooser.findData(chosen)))
        self._choose_wanted()
        if not self.folder and boxes:
            running = next((box for box in boxes if box.get("running")), boxes[0])
            self.chooser.setCurrentIndex(self.chooser.findData(running["folder"]))
            self._use(running["folder"])

    def _choose_wanted(self) -> None:
        folder = self._wanted[0]
        if folder and self.chooser.findData(folder) >= 0:
            self._wanted = ("", "")
            self.chooser.setCurrentIndex(self.chooser.findData(folder))
            self._use(folder)

    def _use(self, folder: str) -> None:
        if folder == self.folder:
            return
        self.folder = folder
        if self._watch is not None:
            self._client.forget(self._watch)
        self._show_state(PanelState())
        self._watch = self._client.watch("appliance.watch", {"folder": folder}, self._on_state)
        if self.isVisible():
            self._watch.start()

    def _on_state(self, told: dict[str, Any]) -> None:
        if "problem" in told:
            self.problem.setText(f"{told['problem']['what']} [{told['problem']['code']}]")
            return
        self._show_state(panel_state(told))

    def _show_state(self, state: PanelState) -> None:
        self.state = state
        self.view.show_state(state)
        self.side.show_state(state)
        self.standing.setText(power_words(state))
        self.step.setText(activity_words(state.activity) or next_step(state))
        self.scale.setText(scale_words(state.scale) if state.running else "")
        self.problem.setText("\n".join(state.problems))
        self.running.setText(self.tr("Stop") if state.running else self.tr("Start"))
        # To stop it is seldom what is to be done next.
        self.running.setProperty("role", "" if state.running else "primary")
        self.running.style().polish(self.running)
        self.running.setEnabled(bool(self.folder))
        for button in (self.press, self.faults):
            button.setVisible(state.running)
        self.pace.setVisible(not state.running)
        count = len(state.faults)
        self.faults.setText(self.tr("Faults ({count})…").format(count=count) if count else self.tr("Faults…"))
        if self.faults_dialog is not None:
            self.faults_dialog.show_present(state.faults)

    def _on_failure(self, error: BelvedereError) -> None:
        self.running.setEnabled(True)
        self.problem.setText(str(error))
