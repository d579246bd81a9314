"""The wizard: from an application's folder to one that runs."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from belvedere_desktop.applications.deploy.about_step import AboutStep
from belvedere_desktop.applications.deploy.configuration_step import ConfigurationStep
from belvedere_desktop.applications.deploy.device_step import DeviceStep
from belvedere_desktop.applications.deploy.manifest_step import ManifestStep
from belvedere_desktop.applications.deploy.opened import Opened, opened_of, with_choices_of
from belvedere_desktop.applications.deploy.progress_step import ProgressStep
from belvedere_desktop.applications.deploy.role_dialog import RoleDialog
from belvedere_desktop.applications.deploy.running import DeploymentRun
from belvedere_desktop.applications.deploy.sources_step import SourcesStep
from belvedere_desktop.applications.deploy.step import Step
from belvedere_desktop.applications.deploy.summary_step import SummaryStep
from belvedere_desktop.client.client import Client, Listeners, PendingCall
from belvedere_desktop.client.living import while_there
from belvedere_desktop.window.page_stack import scrolling
from belvedere_desktop.window.sizes import open_with
from belvedere_desktop.window.tab_order import arrange
from belvedere_simulator.errors import BelvedereError

MANIFEST, ABOUT, DEVICE, SOURCES, CONFIGURATION, SUMMARY, PROGRESS = range(7)
_LATE_MS = 2_000
NEW, REPLACE, CLONE = "new", "replace", "clone"


class DeployDialog(QDialog):
    """`basis` is the id of the application to be replaced or cloned, as `kind` says.

    Signals: deployed(id); revert_asked(id), back to what the failed one was to replace. `run` goes on when
    the window is closed.
    """

    deployed = Signal(str)
    revert_asked = Signal(str)

    def __init__(
        self,
        client: Client,
        run: DeploymentRun,
        kind: str = NEW,
        basis: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._client, self.run, self._kind, self._basis = client, run, kind, basis
        self._older: Opened | None = None
        self._late = QTimer(self)
        self._late.setInterval(_LATE_MS)
        self._late.timeout.connect(self._look_at_log)
        self._planning: PendingCall | None = None
        self.setWindowTitle(
            {
                NEW: self.tr("Deploy an application"),
                REPLACE: self.tr("Replace an application"),
                CLONE: self.tr("Clone an application"),
            }[kind]
        )
        open_with(self, 880, 620)
        self.manifest, self.about, self.device = ManifestStep(self), AboutStep(self), DeviceStep(self)
        self.sources, self.configuration = SourcesStep(self), ConfigurationStep(self)
        self.summary, self.progress = SummaryStep(self), ProgressStep(self)
        self._lay_out()
        self._connect()
        self._ask()
        self.show_step(MANIFEST)

    @property
    def steps(self) -> tuple[Step, ...]:
        """In their order."""
        before = (self.manifest, self.about, self.device, self.sources, self.configuration)
        return (*before, self.summary, self.progress)

    @property
    def step(self) -> int:
        """The step that is shown."""
        return self.stack.currentIndex()

    @property
    def wish(self) -> dict[str, Any]:
        """What was chosen, as the child wants it."""
        opened = self.manifest.opened
        assert opened is not None
        return {
            "folder": opened.folder,
            "graph": opened.graph,
            "override": opened.override,
            "name": self.about.name.text().strip(),
            "description": self.about.description.text().strip(),
            "role": self.about.role.currentData() or "",
            "device": self.device.device,
            "replaces": self._basis if self._kind == REPLACE else "",
            "tags": dict(opened.tags),
            "cameras": self.sources.choices,
            "parameters": self.configuration.parameters,
            "ports": self.configuration.opened,
            "rebuild": self.manifest.rebuild.isChecked() and bool(opened.folder),
        }

    def show_step(self, step: int) -> None:
        """Go to a step; the summary asks the site first."""
        signs = ("●" if place == step else "○" for place in range(len(self.steps)))
        told = (f"{sign}\u00a0{each.title}" for sign, each in zip(signs, self.steps, strict=True))
        self.where.setText("   ".join(told))
        self.stack.setCurrentIndex(step)
        if step == SUMMARY:
            self._plan()
        self._check()

    def done(self, result: int) -> None:
        """Closed: a deployment goes on, and what was only looked at does not matter any more."""
        self._late.stop()
        if self._planning is not None:
            self._planning.cancel()
        super().done(result)

    def _lay_out(self) -> None:
        self.where = QLabel(self)
        self.where.setProperty("role", "muted")
        self.where.setWordWrap(True)
        self.stack = QStackedWidget(self)
        for step in self.steps:
            self.stack.addWidget(scrolling(step, self))
        self.close_button, self.back, self.next = (QPushButton(self) for _ in range(3))
        self.revert = QPushButton(self.tr("Previous version"), self)
        self.close_button.setText(self.tr("Close"))
        self.back.setText(self.tr("Back"))
        self.next.setProperty("role", "primary")
        self.next.setDefault(True)
        buttons = QHBoxLayout()
        buttons.addWidget(self.close_button)
        buttons.addStretch(1)
        for button in (self.revert, self.back, self.next):
            button.setAutoDefault(button is self.next)
            buttons.addWidget(button)
        self.close_button.setAutoDefault(False)
        layout = QVBoxLayout(self)
        layout.addWidget(self.where)
        layout.addWidget(self.stack, 1)
        layout.addLayout(buttons)
        arrange(self)

    def _connect(self) -> None:
        for step in self.steps:
            step.changed.connect(self._check)
        self.manifest.folder_chosen.connect(self._open_folder)
        self.about.role_asked.connect(self._ask_role)
        self.close_button.clicked.connect(self.reject)
        self.back.clicked.connect(self._go_back)
        self.next.clicked.connect(self._go_on)
        self.revert.clicked.connect(lambda: self.revert_asked.emit(self.run.instance))
        self.run.staged.connect(self.progress.show_stages)
        self.run.progressed.connect(self.progress.show_progress)
        self.run.failed.connect(self._on_failure)
        self.run.done.connect(self._on_done)
        self.run.cancelled.connect(self._on_cancelled)

    def _ask(self) -> None:
        """What there is to choose from."""
        self._client.call("applications.offer", {}, Listeners(self._on_offer, self._on_problem))
        self._client.call("cameras.list", {}, Listeners(self.sources.show_cameras, self._on_problem))
        if self._basis:
            listeners = Listeners(self._on_basis, self._on_problem)
            self._client.call("applications.open-instance", {"id": self._basis}, listeners)

    def _check(self) -> None:
        step, running = self.step, self.run.is_running
        self.back.setVisible(step > MANIFEST and not running)
        self.next.setVisible(step != PROGRESS or running)
        words = {SUMMARY: self.tr("Deploy"), PROGRESS: self.tr("Cancel")}
        self.next.setText(words.get(step, self.tr("Next")))
        self.next.setEnabled(running or self.steps[step].is_complete)
        failed = (
            step == PROGRESS and not running and bool(self.run.instance) and not self.progress.fix.isHidden()
        )
        self.revert.setVisible(failed and self._kind == REPLACE)

    def _go_back(self) -> None:
        self.show_step(self.step - 1)

    def _go_on(self) -> None:
        if self.step == PROGRESS:
            self.run.cancel()
        elif self.step == SUMMARY:
            self.progress.begin()
            self.run.begin(self.wish)
            self.show_step(PROGRESS)
        else:
            self.show_step(self.step + 1)

    def _open_folder(self, folder: str) -> None:
        listeners = Listeners(self._on_opened, lambda error: self.manifest.show_problem(str(error)))
        self._client.call("applications.open", {"folder": folder}, listeners)

    def _on_opened(self, told: dict[str, Any]) -> None:
        opened = opened_of(told)
        self._show_opened(with_choices_of(opened, self._older) if self._older else opened)

    def _on_basis(self, told: dict[str, Any]) -> None:
        self._older = opened_of(told)
        self._show_opened(self._older)
        if self._kind == REPLACE:
            self.device.hold()

    def _show_opened(self, opened: Opened) -> None:
        self.about.show_opened(opened)
        if opened.device:
            self.device.choose(opened.device)
        self.sources.show_inputs(opened.inputs)
        self.configuration.show_choices(opened.parameters, opened.ports)
        self.manifest.show_opened(opened)
        arrange(self)

    def _on_offer(self, told: dict[str, Any]) -> None:
        self.about.show_roles(told["roles"])
        self.device.show_devices(told["devices"])

    def _on_problem(self, error: BelvedereError) -> None:
        self.manifest.show_problem(str(error))

    def _plan(self) -> None:
        if self._planning is not None:
            self._planning.cancel()
        self.summary.show_busy()
        listeners = Listeners(self.summary.show_plan, lambda error: self.summary.show_problem(str(error)))
        self._planning = self._client.call("applications.plan", self.wish, listeners)

    def _ask_role(self) -> None:
        dialog = RoleDialog(self)

        def made(arn: str) -> None:
            self.about.choose(arn)
            self._client.call("applications.offer", {}, Listeners(self._on_roles, self._on_problem))
            while_there(dialog.saved)()

        def save() -> None:
            refused = Listeners(made, lambda error: while_there(dialog.refuse)(str(error)))
            self._client.call("applications.make-role", dialog.role, refused)

        dialog.save_asked.connect(save)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def _on_roles(self, told: dict[str, Any]) -> None:
        self.about.show_roles(told["roles"])

    def _on_done(self, identifier: str) -> None:
        self.progress.show_done()
        self.deployed.emit(identifier)
        self._check()
        self.back.hide()

    def _on_cancelled(self) -> None:
        self.progress.show_cancelled()
        self._check()

    def _on_failure(self, failure: dict[str, Any]) -> None:
        self.progress.show_failure(failure)
        self._check()
        if self.run.instance:
            self._late.start()

    def _look_at_log(self) -> None:
        """While the failure is looked at."""
        if self.run.is_running or self.step != PROGRESS:
            self._late.stop()
            return
        listeners = Listeners(self.progress.show_log)
        self._client.call("applications.logs", {"id": self.run.instance}, listeners)
