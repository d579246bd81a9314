"""Calls of the client child, for every page."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject, QTimer

from belvedere_desktop.client.living import reaches, while_there
from belvedere_desktop.client.process import ClientProcess
from belvedere_simulator.client.lines import failure_of
from belvedere_simulator.errors import BelvedereError

_log = logging.getLogger(__name__)
_AGAIN_MS = 1_000
# About the sites that this user knows: whichever is active, they are answered.
_ABOUT_NO_SITE = "profiles."

Arguments = Mapping[str, Any]


def nothing(*_told: object) -> None:
    """Nobody listens."""


@dataclass(frozen=True)
class Listeners:
    """Told on the GUI thread what becomes of a call: one of `done`, `failed` and `given_up` (another site
    is worked with), unless it is cancelled; before it any number of `progressed` (text, fraction or None)
    and `happened` (event). A method of a QObject that is gone is not told.
    """

    done: Callable[[Any], None] = nothing
    failed: Callable[[BelvedereError], None] = nothing
    progressed: Callable[[str, float | None], None] = nothing
    happened: Callable[[dict[str, Any]], None] = nothing
    given_up: Callable[[], None] = nothing


@dataclass(frozen=True)
class _Asked:
    """A call under way."""

    name: str
    listeners: Listeners


class PendingCall:
    """A call on its way. Once it is cancelled nothing of it is told any more."""

    def __init__(self, client: Client, number: int) -> None:
        self._client = client
        self._number = number

    def cancel(self) -> None:
        """Nobody wants its result."""
        self._client.cancel(self._number)


class Client(QObject):
    """Never waits. `place` says which site calls are about; it is added to the arguments of each."""

    def __init__(self, parent: QObject | None = None, process: ClientProcess | None = None) -> None:
        super().__init__(parent)
        self._process = process or ClientProcess(self)
        self._process.heard.connect(self._on_heard)
        self._process.lost.connect(self._on_lost)
        self._process.complained.connect(lambda text: _log.warning("the client child says: %s", text))
        self._pending: dict[int, _Asked] = {}
        self._next = 1
        self._place: Arguments = {}
        self._watches: list[Watch] = []

    @property
    def place(self) -> Arguments:
        """`dataDir` or `endpoint` of the site, neither for the user's own."""
        return self._place

    @property
    def is_running(self) -> bool:
        """Whether there is a child: it starts with the first call."""
        return bool(self._process.pid)

    def use(self, place: Arguments) -> None:
        """Work with another site from now on: watches begin again there, calls under way are given up."""
        self._place = dict(place)
        for number, asked in list(self._pending.items()):
            if not asked.name.startswith(_ABOUT_NO_SITE):
                self.cancel(number)
                while_there(asked.listeners.given_up)()
        for watch in list(self._watches):
            watch.again() if watch.is_followed else self.forget(watch)

    def pin(self, place: Arguments) -> None:
        """Say by its name which site it is that is worked with; nothing begins anew."""
        self._place = dict(place)

    def call(self, name: str, arguments: Arguments, listeners: Listeners) -> PendingCall:
        """Have the child do something."""
        number, self._next = self._next, self._next + 1
        self._pending[number] = _Asked(name, listeners)
        self._process.send({"id": number, "call": name, "with": {**self._place, **arguments}})
        return PendingCall(self, number)

    def watch(self, name: str, arguments: Arguments, changed: Callable[[dict[str, Any]], None]) -> Watch:
        """Have `changed` called with each new state until the watch is stopped. It begins stopped."""
        watch = Watch(self, name, arguments, changed)
        self._watches.append(watch)
        return watch

    def forget(self, watch: Watch) -> None:
        """The watch is of no use any more."""
        watch.stop()
        self._watches.remove(watch)
        watch.setParent(None)

    def cancel(self, number: int) -> None:
        """Give a call up."""
        if self._pending.pop(number, None) is not None:
            self._process.send({"id": number, "cancel": True})

    def close(self) -> None:
        """End the child."""
        self._pending.clear()
        self._process.close()

    def _on_heard(self, told: dict[str, Any]) -> None:
        number = int(told.get("id", 0))
        asked = self._pending.get(number)
        if asked is None:
            return
        listeners = asked.listeners
        if "progress" in told:
            while_there(listeners.progressed)(told["progress"]["text"], told["progress"]["fraction"])
        elif "event" in told:
            while_there(listeners.happened)(told["event"])
        else:
            del self._pending[number]
            if "error" in told:
                while_there(listeners.failed)(failure_of(told["error"]))
            elif "result" in told:
                while_there(listeners.done)(told["result"])

    def _on_lost(self) -> None:
        pending, self._pending = self._pending, {}
        problem = BelvedereError("BV-DSK-011", self.tr("The helper process ended"))
        for asked in pending.values():
            while_there(asked.listeners.failed)(problem)


class Watch(QObject):
    """One state that is followed, while somebody looks: pages start it when shown and stop it when hidden."""

    def __init__(
        self, client: Client, name: str, arguments: Arguments, changed: Callable[[dict[str, Any]], None]
    ) -> None:
        super().__init__(client)
        self._client = client
        self._name = name
        self._arguments = dict(arguments)
        self._changed = changed
        self._call: PendingCall | None = None
        self._wanted = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._begin)

    @property
    def is_on(self) -> bool:
        """Whether the state is followed."""
        return self._wanted

    @property
    def is_followed(self) -> bool:
        """Whether there is still somebody to tell: a page may be gone that did not forget its watch."""
        return reaches(self._changed)

    def start(self) -> None:
        """Follow the state."""
        if not self._wanted:
            self._wanted = True
            self._begin()

    def stop(self) -> None:
        """Follow it no more."""
        self._wanted = False
        self._timer.stop()
        call, self._call = self._call, None
        if call is not None:
            call.cancel()

    def again(self) -> None:
        """Begin anew, if it is followed at all."""
        if self._wanted:
            self.stop()
            self.start()

    def _begin(self) -> None:
        listeners = Listeners(done=self._on_end, failed=self._on_failure, happened=self._on_event)
        self._call = self._client.call(self._name, self._arguments, listeners)

    def _on_end(self, _result: object) -> None:
        if self._wanted:
            self._timer.start(_AGAIN_MS)

    def _on_event(self, event: dict[str, Any]) -> None:
        if self.is_followed:
            self._changed(event)
        else:
            self._client.forget(self)

    def _on_failure(self, error: BelvedereError) -> None:
        told = {"code": error.code, "what": error.what, "where": error.where, "why": error.why}
        self._on_event({"problem": {**told, "remedy": error.remedy}})
        self._on_end(None)
