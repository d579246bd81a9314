"""What can be done with projects: asked about where needed, and done by the client child."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QDialog, QWidget
from shiboken6 import isValid

from belvedere_desktop.client.client import Client, Listeners, nothing
from belvedere_desktop.client.living import while_there
from belvedere_desktop.devices.doing import Doing, Follower, Work
from belvedere_desktop.devices.edit_dialog import EditDialog
from belvedere_desktop.job_board import JobBoard
from belvedere_desktop.projects.build_dialog import BuildDialog
from belvedere_desktop.projects.change_dialog import ChangeDialog
from belvedere_desktop.projects.compare_dialog import CompareDialog
from belvedere_desktop.projects.model_dialog import ModelDialog
from belvedere_desktop.projects.new_dialog import NewDialog
from belvedere_desktop.projects.rescue_dialog import RescueDialog, rescued_lines
from belvedere_desktop.projects.state import ProjectState
from belvedere_simulator.errors import BelvedereError


class ProjectCommands(QObject):
    """Signals: told(text); done(lines), what was done; undoable(text, way back); refused(BelvedereError);
    made(folder, lines), a project that was not there before; busy(text, fraction or None) while something
    longer is done, and free() when it is over.
    """

    told = Signal(str)
    done = Signal(list)
    undoable = Signal(str, object)
    refused = Signal(object)
    made = Signal(str, list)
    busy = Signal(str, object)
    free = Signal()

    def __init__(self, client: Client, board: JobBoard, parent: QWidget) -> None:
        super().__init__(parent)
        self._client = client
        self._doing = Doing(client, board)
        self._window = parent
        self._cancel: Callable[[], None] = nothing

    def cancel(self) -> None:
        """Give up what is being done."""
        self._cancel()

    def ask_new(self, place: str) -> None:
        """A project from a template."""
        dialog = NewDialog(place, self._window)
        refused = while_there(dialog.refuse)
        listeners = Listeners(dialog.show_templates, lambda error: refused(str(error)))
        self._client.call("projects.templates", {}, listeners)
        title = self.tr("New project")
        dialog.save_asked.connect(
            lambda: self._submit(dialog, Work(title, "projects.new", dialog.wish), self._on_made)
        )
        self._open(dialog)

    def ask_rescue(self, place: str) -> None:
        """A project from what is left of one."""
        dialog = RescueDialog(place, self._window)
        title = self.tr("Bring a project back")
        dialog.save_asked.connect(
            lambda: self._submit(dialog, Work(title, "projects.rescue", dialog.wish), self._on_rescued)
        )
        self._open(dialog)

    def ask_compare(self, folder: str = "") -> None:
        """What is different between two."""
        dialog = CompareDialog(folder, self._window)
        refused = while_there(dialog.refuse)

        def compare(old: str, new: str) -> None:
            listeners = Listeners(dialog.show_sections, lambda error: refused(str(error)))
            self._client.call("projects.compare", {"old": old, "new": new}, listeners)

        dialog.compare_asked.connect(compare)
        self._open(dialog)

    def ask_change(self, state: ProjectState, kind: str) -> None:
        """Import, rename or samplify: looked at first."""
        dialog = ChangeDialog(kind, [package.name for package in state.packages], self._window)
        refused = while_there(dialog.refuse)
        title = dialog.windowTitle()

        def plan() -> None:
            listeners = Listeners(dialog.show_plan, lambda error: refused(str(error)))
            self._client.call("projects.plan", {"folder": state.folder, **dialog.wish}, listeners)

        def change() -> None:
            work = Work(title, "projects.change", {"folder": state.folder, **dialog.wish})
            self._submit(dialog, work, lambda told: self._on_changed(state, title, told))

        dialog.plan_asked.connect(plan)
        dialog.save_asked.connect(change)
        self._open(dialog)

    def ask_model(self, state: ProjectState, file: str = "") -> None:
        """Put a model in; its descriptor is made first where that is wanted."""
        packages = [package.name for package in state.packages if package.kind == "model"]
        packages += [package.name for package in state.packages if package.kind == "other"]
        dialog = ModelDialog(packages, file, self._window)
        title = self.tr("Put a model in")

        def put(descriptor: str = "") -> None:
            given = {"folder": state.folder, **dialog.wish, "descriptor": descriptor}
            work = Work(title, "projects.add-model", given)
            self._submit(dialog, work, lambda told: self._on_changed(state, title, told))

        def inspected(found: dict[str, Any]) -> None:
            if isValid(dialog):
                put(str(found.get("descriptor", "")))

        def save() -> None:
            if not dialog.described.isChecked():
                put()
                return
            work = Work(self.tr("Look at the model"), "models.inspect", {"file": dialog.wish["model"]})
            self._doing.do(work, inspected, lambda error: self._refuse(dialog, error))

        dialog.save_asked.connect(save)
        self._open(dialog)

    def build(self, state: ProjectState) -> None:
        """The containers of the code."""
        title = self.tr("Build {name}").format(name=state.name)
        self._do(Work(title, "projects.build", {"folder": state.folder}))

    def ask_build(self, state: ProjectState) -> None:
        """The same for other computers, or by a container engine."""
        dialog = BuildDialog(self._window)

        def build() -> None:
            wish = dialog.wish
            dialog.saved()
            title = self.tr("Build {name}").format(name=state.name)
            self._do(Work(title, "projects.build", {"folder": state.folder, **wish}))

        dialog.save_asked.connect(build)
        self._open(dialog)

    def package(self, state: ProjectState) -> None:
        """Bring the packages to the site."""
        title = self.tr("Package {name}").format(name=state.name)

        def done(told: dict[str, Any]) -> None:
            words = self.tr("{name} {version} is registered: {patch}")
            lines = [
                words.format(
                    name=each["PackageName"], version=each["PackageVersion"], patch=each["PatchVersion"]
                )
                for each in told["packages"]
            ]
            self.done.emit(lines)

        self._begin(Work(title, "projects.package", {"folder": state.folder}), done)

    def undo(self, state: ProjectState) -> None:
        """Take the last change back."""
        self._do(Work(self.tr("Take back"), "projects.undo", {"folder": state.folder}))

    def _do(self, work: Work) -> None:
        self._begin(work, lambda told: self.done.emit([*told["done"], *told["notes"]]))

    def _begin(self, work: Work, done: Callable[[Any], None]) -> None:
        words = self.tr("{title}…").format(title=work.title)
        follower = Follower(self._on_progress, self._on_over)
        self.busy.emit(words, None)
        self._cancel = self._doing.do(work, done, self._on_refusal, follower)

    def _on_progress(self, text: str, fraction: float | None) -> None:
        self.busy.emit(text, fraction)

    def _on_over(self) -> None:
        self.free.emit()

    def _submit(self, dialog: EditDialog, work: Work, done: Callable[[dict[str, Any]], None]) -> None:
        def finished(told: dict[str, Any]) -> None:
            while_there(dialog.saved)()
            done(told)

        def over() -> None:
            # Also when it was cancelled in the list of jobs: it can be begun again.
            if isValid(dialog):
                dialog.save.setEnabled(True)

        follower = Follower(over=over)
        self._doing.do(work, finished, lambda error: self._refuse(dialog, error), follower)

    def _refuse(self, dialog: EditDialog, error: BelvedereError) -> None:
        if isValid(dialog):
            dialog.refuse(str(error))
        else:
            self._on_refusal(error)

    def _open(self, dialog: QDialog) -> None:
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def _on_made(self, told: dict[str, Any]) -> None:
        self.made.emit(told["folder"], [*told["done"], *told["notes"]])

    def _on_rescued(self, told: dict[str, Any]) -> None:
        self.made.emit(told["folder"], rescued_lines(told, self.tr("Missing")))

    def _on_changed(self, state: ProjectState, title: str, told: dict[str, Any]) -> None:
        self.done.emit([*told["done"], *told["notes"]])
        self.undoable.emit(self.tr("{title}: done").format(title=title), lambda: self.undo(state))

    def _on_refusal(self, error: BelvedereError) -> None:
        self.told.emit(str(error))
        self.refused.emit(error)
