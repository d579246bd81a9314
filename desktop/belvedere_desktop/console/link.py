"""What the console asks of the client child about one application instance."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal
from shiboken6 import isValid

from belvedere_desktop.client.client import Client, Listeners, Watch
from belvedere_simulator.application.live.parameters import LiveState
from belvedere_simulator.errors import BelvedereError

_AGAIN_MS = 1_500
"""Others change parameters, too: by commands, or in a console of their own."""


class ConsoleLink(QObject):
    """Signals: opened(dict), see `console.open`; moment(dict) once a second; lines(list);
    parameters(LiveState); sideloaded(bool): whether other code runs than was deployed; look(dict);
    reloaded(files); refused(what was asked, BelvedereError); signalled(text of the signal, node).
    """

    opened = Signal(dict)
    moment = Signal(dict)
    lines = Signal(list)
    parameters = Signal(object)
    sideloaded = Signal(bool)
    look = Signal(dict)
    reloaded = Signal(list)
    refused = Signal(str, object)
    signalled = Signal(str, str)

    def __init__(self, client: Client, application: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._client = client
        self._id = application
        self._told: Mapping[str, Any] = {}
        self._watches: list[Watch] = []
        self._code: Watch | None = None
        self._followed = False
        self._again = QTimer(self)
        self._again.setSingleShot(True)
        self._again.setInterval(_AGAIN_MS)
        self._again.timeout.connect(lambda: self.do("state"))

    @property
    def is_own(self) -> bool:
        """Whether it runs on an appliance of this computer."""
        return bool(self._told.get("folder"))

    def open(self) -> None:
        """Ask what it is; then it is followed."""
        self._ask("console.open", {"id": self._id}, self._on_opened, "open")

    def follow(self, followed: bool) -> None:
        """Whether somebody looks."""
        self._followed = followed
        for watch in self._watches:
            watch.start() if followed else watch.stop()
        if not followed:
            self._again.stop()
        elif self.is_own:
            self.do("state")

    def close(self) -> None:
        """Nobody looks any more."""
        self.follow(False)
        self.follow_code("")
        watches, self._watches = self._watches, []
        for watch in watches:
            self._client.forget(watch)

    def do(self, action: str, **given: Any) -> None:
        """One of `control.live.LiveActions`."""
        arguments = {"folder": self._told.get("folder", ""), "id": self._id, **given}
        self._ask(f"console.{action}", arguments, lambda told: self._on_done(action, told), action)

    def follow_code(self, project: str) -> None:
        """Run the code of this project, again whenever it is saved; "" ends that, and leaves what runs."""
        watch, self._code = self._code, None
        if watch is not None:
            self._client.forget(watch)
        if project:
            given = {"folder": self._told.get("folder", ""), "id": self._id, "project": project}
            self._code = self._client.watch("console.follow-code", given, self._on_code)
            self._code.start()

    def signal(self, signal: str, node: str) -> None:
        """PAUSE or RESUME a camera."""
        arguments = {"id": self._id, "signal": signal, "nodes": [node]}
        self._ask("applications.signal", arguments, lambda _told: self.signalled.emit(signal, node), "signal")

    def _ask(self, name: str, arguments: Mapping[str, Any], done: Callable[[Any], None], asked: str) -> None:
        """Have the child do it; a console that was closed meanwhile is told nothing."""

        def told(result: Any) -> None:
            if isValid(self):
                self._look_again(asked)
                done(result)

        def failed(error: BelvedereError) -> None:
            if isValid(self):
                self._look_again(asked)
                self.refused.emit(asked, error)

        self._client.call(name, arguments, Listeners(told, failed))

    def _look_again(self, asked: str) -> None:
        if asked == "state" and self._followed:
            self._again.start()

    def _on_opened(self, told: Mapping[str, Any]) -> None:
        self._told = told
        given = {"id": self._id, "device": told["device"]}
        self.opened.emit(dict(told))
        self._watches = [
            self._client.watch("console.watch", given, self._on_moment),
            self._client.watch("console.lines", given, self._on_lines),
        ]
        self.follow(self._followed)

    def _on_moment(self, event: dict[str, Any]) -> None:
        if "problem" in event:
            self.refused.emit("watch", _error_of(event["problem"]))
        else:
            self.moment.emit(event)

    def _on_lines(self, event: dict[str, Any]) -> None:
        if "lines" in event:
            self.lines.emit(event["lines"])

    def _on_code(self, event: dict[str, Any]) -> None:
        if "problem" in event:
            self.refused.emit("sideload", _error_of(event["problem"]))
        else:
            self._on_done("sideload", event)

    def _on_done(self, action: str, told: Any) -> None:
        if action == "look":
            self.look.emit(told)
        elif action == "sideload":
            self.reloaded.emit(list(told["files"]))
            self.do("state")
        elif action in ("deployed", "restart-code"):
            self.do("state")
        else:
            state = LiveState.from_document(told)
            self.parameters.emit(state)
            self.sideloaded.emit(bool(told["sideloaded"]))


def _error_of(problem: Mapping[str, Any]) -> BelvedereError:
    return BelvedereError(
        str(problem["code"]),
        str(problem["what"]),
        where=str(problem.get("where", "")),
        why=str(problem.get("why", "")),
        remedy=str(problem.get("remedy", "")),
    )
