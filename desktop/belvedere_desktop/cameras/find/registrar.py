"""Registers several cameras, a few at a time, each examined before when that is wanted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QObject, Signal

from belvedere_desktop.cameras.find.drafts import Draft, Stage
from belvedere_desktop.cameras.register.plan import registration
from belvedere_desktop.client.client import Client, Listeners, PendingCall
from belvedere_simulator.errors import BelvedereError

_AT_ONCE = 4


class Registrar(QObject):
    """Signals: moved(number, Draft) as a draft gets further; ended()."""

    moved = Signal(int, object)
    ended = Signal()

    def __init__(self, client: Client, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._client = client
        self._waiting: list[tuple[int, Draft]] = []
        self._calls: dict[int, PendingCall] = {}
        self._checks = True
        self._viewpoint = ""

    @property
    def is_busy(self) -> bool:
        """Whether some are on their way."""
        return bool(self._waiting or self._calls)

    def begin(self, drafts: Sequence[tuple[int, Draft]], viewpoint: str, *, checks: bool) -> None:
        """Register these, by their numbers. With `checks` one that gives no video is left out as unfit."""
        self._checks, self._viewpoint = checks, viewpoint
        self._waiting = list(drafts)
        self._go_on()

    def stop(self) -> None:
        """Begin no more, and wait for nothing: what is under way the site may register all the same."""
        self._waiting = []
        for number, call in list(self._calls.items()):
            call.cancel()
            del self._calls[number]
        self.ended.emit()

    def _go_on(self) -> None:
        while self._waiting and len(self._calls) < _AT_ONCE:
            number, draft = self._waiting.pop(0)
            # An unfit one that comes again is wanted nevertheless.
            if self._checks and draft.stage is not Stage.UNFIT:
                self._examine(number, draft)
            else:
                self._register(number, draft)
        if not self.is_busy:
            self.ended.emit()

    def _examine(self, number: int, draft: Draft) -> None:
        plan = draft.plan
        source = {"url": plan.url, "user": plan.user, "password": plan.password}
        self._tell(number, replace(draft, words=self.tr("is checked…")))

        def done(result: dict[str, Any]) -> None:
            diagnosis = result["diagnosis"]
            words = diagnosis["headline"]
            if diagnosis["severity"] == "error":
                self._end(number, replace(draft, stage=Stage.UNFIT, words=words, diagnosis=diagnosis))
            else:
                self._register(number, replace(draft, words=words, diagnosis=diagnosis))

        asked = {"source": source, "viewpoint": self._viewpoint}
        self._calls[number] = self._client.call(
            "cameras.diagnose", asked, self._listeners(number, draft, done)
        )

    def _register(self, number: int, draft: Draft) -> None:
        def done(_camera: str) -> None:
            words = self.tr("registered")
            if draft.words and draft.diagnosis is not None:
                words = f"{words} · {draft.diagnosis['headline']}"
            self._end(number, replace(draft, stage=Stage.REGISTERED, words=words))

        asked = {**registration(draft.plan), "diagnosis": draft.diagnosis}
        self._calls[number] = self._client.call(
            "cameras.register", asked, self._listeners(number, draft, done)
        )

    def _listeners(self, number: int, draft: Draft, done: Any) -> Listeners:
        def failed(error: BelvedereError) -> None:
            self._end(number, replace(draft, stage=Stage.REFUSED, words=str(error)))

        return Listeners(done=done, failed=failed)

    def _tell(self, number: int, draft: Draft) -> None:
        self.moved.emit(number, draft)

    def _end(self, number: int, draft: Draft) -> None:
        self._calls.pop(number, None)
        self._tell(number, draft)
        self._go_on()
