"""Listening at one source for as long as the page wants, through the client child."""

from __future__ import annotations

import itertools
import os
from typing import Any

from PySide6.QtCore import QObject, Signal

from belvedere_desktop.client.client import Client, Listeners, PendingCall, Watch
from belvedere_simulator.errors import BelvedereError

_numbers = itertools.count(1)


class MessageSession(QObject):
    """Signals: news(document), what is new; changed(), it was opened or has ended; failed(error).

    It goes on while nobody looks; only what is new is not told then.
    """

    news = Signal(dict)
    changed = Signal()
    failed = Signal(object)

    def __init__(self, client: Client, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._client = client
        self._call: PendingCall | None = None
        self._watch: Watch | None = None
        self._filter: dict[str, Any] = {}
        self._looked_at = False
        self.name = ""
        self.ready = False

    @property
    def is_open(self) -> bool:
        """Whether it listens, or is about to."""
        return self._call is not None

    def open(self, source: dict[str, Any]) -> None:
        """Listen at a source; the one before is left."""
        self.close()
        self.name = f"{os.getpid()}-{next(_numbers)}"
        listeners = Listeners(
            done=self._on_end,
            failed=self._on_failure,
            happened=self._on_open,
            given_up=self.close,
        )
        self._call = self._client.call("messages.open", {"session": self.name, "source": source}, listeners)
        self.changed.emit()

    def close(self) -> None:
        """Listen no more."""
        call, self._call = self._call, None
        self.ready = False
        self._unfollow()
        if call is not None:
            call.cancel()
            self.changed.emit()

    def use(self, only: dict[str, Any]) -> None:
        """Tell messages through this filter from now on: those that are kept come first."""
        self._filter = dict(only)
        self._follow()

    def look(self, *, looked_at: bool) -> None:
        """Tell what is new, or not: nobody looks."""
        self._looked_at = looked_at
        if looked_at:
            self._follow()
        else:
            self._unfollow()

    def ask(self, name: str, arguments: dict[str, Any], listeners: Listeners) -> PendingCall:
        """A call about this session."""
        return self._client.call(f"messages.{name}", {"session": self.name, **arguments}, listeners)

    def _follow(self) -> None:
        self._unfollow()
        if self.ready and self._looked_at:
            arguments = {"session": self.name, "filter": self._filter}
            self._watch = self._client.watch("messages.follow", arguments, self.news.emit)
            self._watch.start()

    def _unfollow(self) -> None:
        watch, self._watch = self._watch, None
        if watch is not None:
            self._client.forget(watch)

    def _on_open(self, _event: dict[str, Any]) -> None:
        self.ready = True
        self.changed.emit()
        self._follow()

    def _on_end(self, _result: object) -> None:
        self._call = None
        self.close()
        self.changed.emit()

    def _on_failure(self, error: BelvedereError) -> None:
        self._on_end(None)
        self.failed.emit(error)
