"""Remembering passwords of cameras in the keyring, by the client child: this process never waits for it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from belvedere_desktop.client.client import Client, Listeners
from belvedere_desktop.client.living import while_there
from belvedere_simulator.errors import BelvedereError


class PasswordMemory(QObject):
    """Signals: offered(bool), whether there is a keyring; failed(BelvedereError)."""

    offered = Signal(bool)
    failed = Signal(object)

    def __init__(self, client: Client, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._client = client

    def ask(self) -> None:
        """Find out whether there is a keyring; `offered` tells."""
        listeners = Listeners(done=self._on_offered, failed=self._on_none_offered)
        self._client.call("passwords.offered", {}, listeners)

    def remember(self, address: str, user: str, password: str) -> None:
        """Keep a password for the next start."""
        given = {"address": address, "user": user, "password": password}
        self._client.call("passwords.remember", given, Listeners(failed=self._on_failure))

    def recall(self, address: str, user: str, found: Callable[[str], None]) -> None:
        """Have `found` called with the password, where one is remembered."""

        def done(password: str) -> None:
            if password:
                while_there(found)(password)

        given = {"address": address, "user": user}
        self._client.call("passwords.recall", given, Listeners(done=done))

    def forget(self, address: str, user: str) -> None:
        """Remember a password no more."""
        given = {"address": address, "user": user}
        self._client.call("passwords.forget", given, Listeners(failed=self._on_failure))

    def _on_offered(self, offered: bool) -> None:
        self.offered.emit(offered)

    def _on_none_offered(self, _error: BelvedereError) -> None:
        self.offered.emit(False)

    def _on_failure(self, error: BelvedereError) -> None:
        self.failed.emit(error)
