"""What can be done with registered cameras: asked about where needed, and done by the client child."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QWidget

from belvedere_desktop.cameras.state import CameraRow
from belvedere_desktop.client.client import Client, Listeners, PendingCall, nothing
from belvedere_desktop.client.living import while_there
from belvedere_desktop.devices.confirming import TypedNameDialog
from belvedere_desktop.devices.tags_dialog import TagsDialog
from belvedere_desktop.job_board import JobBoard, JobState
from belvedere_simulator.errors import BelvedereError

_FLEETING = Qt.WidgetAttribute.WA_DeleteOnClose
Done = Callable[[Any], None]
Refused = Callable[[BelvedereError], None]


class CameraCommands(QObject):
    """Signals: told(text) for the status bar; done(), something is otherwise now; failed(BelvedereError);
    undoable(text, way back).
    """

    told = Signal(str)
    done = Signal()
    failed = Signal(object)
    undoable = Signal(str, object)

    def __init__(self, client: Client, board: JobBoard, parent: QWidget) -> None:
        super().__init__(parent)
        self._client = client
        self._board = board
        self._window = parent

    def register(self, plan: Mapping[str, Any], done: Done, failed: Refused | None = None) -> None:
        """Register a camera; `done` gets its package."""
        title = self.tr("Register {name}").format(name=plan["name"])
        self.do(title, "cameras.register", plan, done, failed)

    def edit(
        self, camera: CameraRow, changes: Mapping[str, Any], done: Done, failed: Refused | None = None
    ) -> None:
        """Register it anew with these changes; it can be taken back."""

        def changed(before: Mapping[str, str]) -> None:
            text = self.tr("{name} was registered anew.").format(name=camera.name)
            self.undoable.emit(text, lambda: self._restore(camera, before))
            done(before)

        title = self.tr("Edit {name}").format(name=camera.name)
        self.do(title, "cameras.edit", {"camera": camera.key, **changes}, changed, failed)

    def ask_tags(self, camera: CameraRow) -> None:
        """Other tags."""
        title = self.tr("Tags of {name}").format(name=camera.name)
        dialog = TagsDialog(title, camera.tags, self._window)
        saved, refuse = while_there(dialog.saved), while_there(dialog.refuse)

        def save() -> None:
            self.tag(camera, dialog.tags, saved, lambda error: refuse(str(error)))

        dialog.save_asked.connect(save)
        dialog.setAttribute(_FLEETING)
        dialog.open()

    def tag(
        self,
        camera: CameraRow,
        tags: Mapping[str, str],
        done: Callable[[], None] = nothing,
        failed: Refused | None = None,
    ) -> None:
        """Give it exactly these tags; it can be taken back."""

        def tagged(before: Mapping[str, str]) -> None:
            done()
            text = self.tr("The tags of {name} were changed.").format(name=camera.name)
            self.undoable.emit(text, lambda: self.tag(camera, before))

        title = self.tr("Tag {name}").format(name=camera.name)
        self.do(title, "cameras.tag", {"arn": camera.arn, "tags": dict(tags)}, tagged, failed)

    def ask_remove(self, camera: CameraRow) -> None:
        """Remove, once the name was typed."""
        text = self.tr(
            "{name}, its address and its password are forgotten. Applications that are being deployed can no "
            "longer choose it."
        ).format(name=camera.name)
        dialog = TypedNameDialog(
            self.tr("Remove {name}").format(name=camera.name),
            f"{text}\n\n{self._use_words(camera)}",
            camera.name,
            self.tr("Remove"),
            self._window,
        )
        dialog.accepted.connect(lambda: self.remove(camera))
        dialog.setAttribute(_FLEETING)
        dialog.open()

    def remove(self, camera: CameraRow) -> None:
        """Forget it."""
        self.do(
            self.tr("Remove {name}").format(name=camera.name),
            "cameras.remove",
            {"camera": camera.key},
            nothing,
        )

    def register_list(self, path: str, digest: str, count: int) -> None:
        """Register the cameras of a list that was checked; those that were not are told."""

        def registered(result: Mapping[str, Any]) -> None:
            for name, why in result["failed"]:
                self.told.emit(f"{name}: {why}")

        title = self.tr("Register the cameras of a list ({count})").format(count=count)
        self.do(title, "cameras.register-list", {"path": path, "digest": digest}, registered)

    def keep_verdict(self, camera: str, diagnosis: Mapping[str, Any]) -> None:
        """Remember what the doctor said of a registered camera."""
        listeners = Listeners(done=lambda _none: self.done.emit(), failed=self._on_unkept)
        self._client.call("cameras.keep-verdict", {"camera": camera, "diagnosis": diagnosis}, listeners)

    def do(
        self,
        title: str,
        call: str,
        arguments: Mapping[str, Any],
        done: Done,
        failed: Refused | None = None,
    ) -> None:
        """Have the child do something that the job list shows."""
        pending: list[PendingCall] = []

        def cancel() -> None:
            pending[0].cancel()
            self._board.end(number, JobState.CANCELLED)

        def finished(result: Any) -> None:
            self._board.end(number, JobState.DONE)
            self.told.emit(self.tr("{title}: done").format(title=title))
            done(result)
            self.done.emit()

        def refused(error: BelvedereError) -> None:
            self._board.end(number, JobState.FAILED, str(error))
            self.told.emit(str(error))
            self.failed.emit(error)
            if failed is not None:
                failed(error)

        def progressed(text: str, fraction: float | None) -> None:
            self._board.progress(number, text, fraction)

        number = self._board.begin(title, cancel)
        listeners = Listeners(
            done=finished,
            failed=refused,
            progressed=progressed,
            given_up=lambda: self._board.end(number, JobState.CANCELLED),
        )
        pending.append(self._client.call(call, arguments, listeners))

    def _restore(self, camera: CameraRow, before: Mapping[str, str]) -> None:
        self.do(self.tr("Take back {name}").format(name=camera.name), "cameras.restore", before, nothing)

    def _on_unkept(self, error: BelvedereError) -> None:
        self.told.emit(str(error))

    def _use_words(self, camera: CameraRow) -> str:
        if not camera.used_by:
            return self.tr("No application uses it.")
        names = ", ".join(f"{each.name} ({each.device})" for each in camera.used_by)
        told = self.tr("Used by {names}. Applications that run keep their stream.")
        return told.format(names=names)
