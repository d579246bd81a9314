"""What can be done with an application: asked about where needed, and done by the client child."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QDialog, QWidget
from shiboken6 import isValid

from belvedere_desktop.applications.state import ApplicationState
from belvedere_desktop.applications.texts_dialog import LogDialog, ManifestsDialog
from belvedere_desktop.client.client import Client, Listeners
from belvedere_desktop.client.living import while_there
from belvedere_desktop.devices.asking import ask
from belvedere_desktop.devices.confirming import TypedNameDialog
from belvedere_desktop.devices.doing import Doing, Work
from belvedere_desktop.devices.tags_dialog import TagsDialog
from belvedere_desktop.job_board import JobBoard
from belvedere_desktop.replay.record_dialog import RecordDialog
from belvedere_simulator.errors import BelvedereError


class ApplicationCommands(QObject):
    """Signals: told(text); undoable(text, way back); refused(BelvedereError); brought_back(id)."""

    told = Signal(str)
    undoable = Signal(str, object)
    refused = Signal(object)
    brought_back = Signal(str)

    def __init__(self, client: Client, board: JobBoard, parent: QWidget) -> None:
        super().__init__(parent)
        self._client = client
        self._doing = Doing(client, board)
        self._window = parent

    def ask_removal(self, state: ApplicationState) -> None:
        """Remove, once the name was typed."""
        name = state.row.name
        text = self.tr("{name} ends on {device}, and what it stored there is deleted.")
        title = self.tr("Remove {name}").format(name=name)
        told = text.format(name=name, device=state.row.device)
        dialog = TypedNameDialog(title, told, name, self.tr("Remove"), self._window)
        dialog.accepted.connect(lambda: self.remove(state))
        self._open(dialog)

    def remove(self, state: ApplicationState) -> None:
        """Have it removed."""
        title = self.tr("Remove {name}").format(name=state.row.name)
        self._do(Work(title, "applications.remove", {"id": state.row.id}))

    def ask_revert(self, state: ApplicationState) -> None:
        """Back to the version before, once it is confirmed."""
        name = state.row.name
        text = self.tr(
            "The application that {name} took the place of runs again, with the versions and settings that "
            "it had. {name} is removed when it runs."
        )
        title = self.tr("Previous version")
        ask(self._window, title, text.format(name=name), self.tr("Return to it"), lambda: self.revert(state))

    def revert(self, state: ApplicationState) -> None:
        """Have the one before it brought back."""
        title = self.tr("Previous version of {name}").format(name=state.row.name)
        work = Work(title, "applications.revert", {"id": state.row.id})
        self._doing.do(work, self._on_brought_back, self._on_refusal)

    def signal_node(self, state: ApplicationState, signal: str, node: str) -> None:
        """Pause or resume a camera; it can be taken back."""
        words = {"PAUSE": self.tr("Pause {node}"), "RESUME": self.tr("Resume {node}")}
        back = {"PAUSE": "RESUME", "RESUME": "PAUSE"}[signal]
        title = words[signal].format(node=node)
        arguments = {"id": state.row.id, "signal": signal, "nodes": [node]}

        def done(_result: Any) -> None:
            self.undoable.emit(
                self.tr("{title}: asked for").format(title=title),
                lambda: self.signal_node(state, back, node),
            )

        self._doing.do(Work(title, "applications.signal", arguments), done, self._on_refusal)

    def ask_tags(self, state: ApplicationState) -> None:
        """Other tags."""
        row = state.row
        title = self.tr("Tags of {name}").format(name=row.name)
        dialog = TagsDialog(title, row.tags, self._window)

        def done(_result: Any) -> None:
            while_there(dialog.saved)()
            text = self.tr("{title}: done").format(title=title)
            before = Work(title, "devices.tag", {"arn": row.arn, "tags": dict(row.tags)})
            self.undoable.emit(text, lambda: self._do(before))

        def failed(error: BelvedereError) -> None:
            if isValid(dialog):
                dialog.refuse(str(error))

        def save() -> None:
            self._doing.do(Work(title, "devices.tag", {"arn": row.arn, "tags": dialog.tags}), done, failed)

        dialog.save_asked.connect(save)
        self._open(dialog)

    def ask_recording(self, state: ApplicationState) -> None:
        """How long, and with whose consent; it goes on in the dialog."""
        dialog = RecordDialog(self._client, state.row.id, state.row.name, self._window)
        dialog.recorded.connect(lambda name: self.told.emit(self.tr("Kept as {name}.").format(name=name)))
        self._open(dialog)

    def show_manifests(self, state: ApplicationState) -> None:
        """What was deployed, as it was sent."""
        listeners = Listeners(
            done=lambda told: self._show_manifests(state.row.name, told), failed=self._on_refusal
        )
        self._client.call("applications.manifests", {"id": state.row.id}, listeners)

    def show_log(self, state: ApplicationState) -> None:
        """The lines that matter."""
        dialog = LogDialog(state.row.name, self._window)

        def look(every: bool = False) -> None:
            arguments = {"id": state.row.id, "every": every}
            self._client.call("applications.logs", arguments, Listeners(dialog.show_log, dialog.show_problem))

        dialog.look_asked.connect(look)
        self._open(dialog)
        look()

    def _show_manifests(self, name: str, told: Mapping[str, str]) -> None:
        title = self.tr("Manifests of {name}").format(name=name)
        texts = [(self.tr("Graph"), pretty(told["graph"]))]
        if told["override"]:
            texts.append((self.tr("Overrides"), pretty(told["override"])))
        self._open(ManifestsDialog(title, texts, self._window))

    def _open(self, dialog: QDialog) -> None:
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def _do(self, work: Work) -> None:
        words = self.tr("{title}: asked for").format(title=work.title)
        self._doing.do(work, lambda _result: self.told.emit(words), self._on_refusal)

    def _on_brought_back(self, identifier: str) -> None:
        self.told.emit(self.tr("The previous version comes back."))
        self.brought_back.emit(identifier)

    def _on_refusal(self, error: BelvedereError) -> None:
        self.told.emit(str(error))
        self.refused.emit(error)


def pretty(text: str) -> str:
    """JSON as people read it; anything else as it is."""
    try:
        return json.dumps(json.loads(text), indent=2, ensure_ascii=False)
    except ValueError:
        return text
