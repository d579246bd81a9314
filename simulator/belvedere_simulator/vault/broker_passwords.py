"""Passwords of message brokers in the operating system's keyring; where there is none they are not kept."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any

from belvedere_simulator.vault.keyring_place import Backend, installed_backends, trusted, within

SERVICE = "belvedere-brokers"
_SECONDS = 4.0

Backends = Callable[[], list[Backend]]


def recalled_password(url: str, user: str, backends: Backends = installed_backends) -> str:
    """The password of a user at a broker, "" where none is kept."""
    name = _name(url, user)

    def asked() -> str:
        found = (backend.get_password(SERVICE, name) for backend in trusted(backends()))
        return next((password for password in found if password), "")

    return within(_SECONDS, asked) or ""


def remembered_password(url: str, user: str, password: str, backends: Backends = installed_backends) -> bool:
    """Keep a password, "" to keep none any more; whether a keyring does."""
    name = _name(url, user)

    def kept() -> bool:
        for backend in trusted(backends()):
            if not password:
                _forget(backend, name)
                return True
            backend.set_password(SERVICE, name, password)
            if backend.get_password(SERVICE, name) == password:
                return True
        return False

    return bool(within(_SECONDS, kept))


def _forget(backend: Any, name: str) -> None:
    if backend.get_password(SERVICE, name) is not None:
        backend.delete_password(SERVICE, name)


def _name(url: str, user: str) -> str:
    # A hash: programs that list keyrings need not see which brokers there are.
    return hashlib.sha256(f"{url}\n{user}".encode()).hexdigest()
