"""The operating system's keyring: Windows' credential manager, macOS' keychain, the Secret Service."""

from __future__ import annotations

import base64
import os
import sys
import threading
from collections.abc import Callable, Mapping
from typing import Any, Protocol, TypeVar

from belvedere_simulator.messages import tr

SERVICE = "belvedere"
_SECONDS = 4.0
T = TypeVar("T")

# Only these encrypt; others keep plain text, keep nothing, or ask for a password in a window or terminal.
_TRUSTED = {
    "keyring.backends.Windows": "WinVaultKeyring",
    "keyring.backends.macOS": "Keyring",
    "keyring.backends.SecretService": "Keyring",
}


class Backend(Protocol):
    """What we use of a keyring backend."""

    def get_password(self, service: str, username: str) -> str | None:
        """The secret kept under a name."""

    def set_password(self, service: str, username: str, password: str) -> None:
        """Keep a secret under a name."""


class KeyringPlace:
    """Keys in the first trusted backend that answers in time; looking for one never asks the user.

    backends: gives the candidates, best first.
    """

    name = "keyring"

    def __init__(
        self, backends: Callable[[], list[Backend]] | None = None, seconds: float = _SECONDS
    ) -> None:
        self._backends = backends or installed_backends
        self._seconds = seconds

    @property
    def description(self) -> str:
        """Where the key lies and what that protects from."""
        return tr(
            "The key lies in the operating system's keyring. Weakness: every program that runs as this "
            "user while the keyring is unlocked can ask for it."
        )

    def load(self, key_name: str) -> bytes | None:
        """The key, None when no usable keyring has it."""

        def asked() -> bytes | None:
            for backend in trusted(self._backends()):
                text = backend.get_password(SERVICE, key_name)
                if text:
                    return base64.b64decode(text)
            return None

        return within(self._seconds, asked)

    def store(self, key_name: str, key: bytes) -> bool:
        """Keep the key in the first backend that gives it back."""
        text = base64.b64encode(key).decode()

        def kept() -> bool:
            for backend in trusted(self._backends()):
                backend.set_password(SERVICE, key_name, text)
                if backend.get_password(SERVICE, key_name) == text:
                    return True
            return False

        return bool(within(self._seconds, kept))


def trusted(backends: list[Backend]) -> list[Backend]:
    """Those of `backends` that encrypt and do not ask."""
    return [backend for backend in backends if _is_trusted(backend) and not _is_locked(backend)]


def _is_trusted(backend: Backend) -> bool:
    kind = type(backend)
    return _TRUSTED.get(kind.__module__) == kind.__name__


def _is_locked(backend: Backend) -> bool:
    # Asking a locked collection for a secret would open a window that asks for its password.
    if not type(backend).__module__.endswith("SecretService"):
        return False
    import secretstorage  # noqa: PLC0415 - installed on Linux only

    with secretstorage.dbus_init() as bus:
        return bool(secretstorage.get_default_collection(bus).is_locked())


def has_keyring(platform: str = sys.platform, environment: Mapping[str, str] = os.environ) -> bool:
    """Whether there may be a trusted keyring: on Linux one is found over the session's bus only."""
    return platform in ("win32", "darwin") or bool(environment.get("DBUS_SESSION_BUS_ADDRESS"))


def installed_backends() -> list[Backend]:
    """The keyring library's backends that say they work here, best first."""
    if not has_keyring():
        # The library alone takes four megabytes, in each of many appliances on a computer without a desktop.
        return []
    from keyring.backend import get_all_keyring  # noqa: PLC0415 - looks for backends when it is imported

    usable: list[Any] = [backend for backend in get_all_keyring() if backend.priority > 0]
    return sorted(usable, key=lambda backend: backend.priority, reverse=True)


def within(seconds: float, work: Callable[[], T]) -> T | None:
    """The result of `work`, None when it fails or takes longer: a keyring's daemon may never answer."""
    results: list[T] = []

    def run() -> None:
        try:
            results.append(work())
        except Exception:
            return

    thread = threading.Thread(target=run, name="keyring", daemon=True)
    thread.start()
    thread.join(seconds)
    return results[0] if results else None
