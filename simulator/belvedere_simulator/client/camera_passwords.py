"""Passwords of cameras in the operating system's keyring; where there is none they are not remembered."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any

from belvedere_simulator.client.call import Arguments, Call, Work
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.messages import tr
from belvedere_simulator.vault.keyring_place import Backend, installed_backends, trusted, within

SERVICE = "belvedere-cameras"
_SECONDS = 4.0


class PasswordCalls:
    """Keeps and finds passwords by address and user. `backends`: gives the keyrings, best first."""

    def __init__(self, backends: Callable[[], list[Backend]] = installed_backends) -> None:
        self._backends = backends

    def works(self) -> dict[str, Work]:
        """By name."""
        return {
            "passwords.offered": self.offered,
            "passwords.remember": self.remember,
            "passwords.recall": self.recall,
            "passwords.forget": self.forget,
        }

    def offered(self, _call: Call, _given: Arguments) -> bool:
        """Whether there is a keyring that is open and encrypts."""
        return bool(within(_SECONDS, self._usable))

    def remember(self, _call: Call, given: Arguments) -> None:
        """Keep the `password` of `user` at `address`. Raises BelvedereError BV-REG-003."""
        name, password = _name(given), str(given["password"])

        def kept() -> bool:
            for backend in self._usable():
                backend.set_password(SERVICE, name, password)
                if backend.get_password(SERVICE, name) == password:
                    return True
            return False

        if not within(_SECONDS, kept):
            raise BelvedereError("BV-REG-003", tr("The password cannot be remembered"))

    def recall(self, _call: Call, given: Arguments) -> str:
        """The password of `user` at `address`, "" where none is remembered."""
        name = _name(given)

        def asked() -> str:
            found = (backend.get_password(SERVICE, name) for backend in self._usable())
            return next((password for password in found if password), "")

        return within(_SECONDS, asked) or ""

    def forget(self, _call: Call, given: Arguments) -> None:
        """Remember the password of `user` at `address` no more; nothing happens where none is."""
        name = _name(given)

        def gone() -> bool:
            for backend in self._usable():
                if backend.get_password(SERVICE, name) is not None:
                    _delete(backend, name)
            return True

        if not within(_SECONDS, gone):
            raise BelvedereError("BV-REG-003", tr("The keyring does not answer"))

    def _usable(self) -> list[Backend]:
        return trusted(self._backends())


def _delete(backend: Any, name: str) -> None:
    backend.delete_password(SERVICE, name)


def _name(given: Arguments) -> str:
    # A hash: programs that list keyrings need not see which cameras there are.
    text = f"{given['address']}\n{given['user']}"
    return hashlib.sha256(text.encode()).hexdigest()
