"""Passwords of cameras: in memory for as long as the program runs, and where it is wanted in the keyring."""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote

from belvedere_desktop.cameras.passwords import PasswordMemory
from belvedere_desktop.simulator.configuration import RunConfiguration, SourceKind


def split_credentials(address: str) -> tuple[str, str, str]:
    """An address without its `user:password@`, the user and the password: addresses are stored and shown."""
    scheme, separator, rest = address.partition("://")
    authority, slash, path = rest.partition("/")
    login, at, host = authority.rpartition("@")
    if not separator or not at:
        return address, "", ""
    user, _, password = login.partition(":")
    return f"{scheme}://{host}{slash}{path}", unquote(user), unquote(password)


class Credentials:
    """Passwords by address and user name, so they follow a source through undo and other applications.

    `memory` is the keyring, None where nothing is to be remembered.
    """

    def __init__(self, memory: PasswordMemory | None = None) -> None:
        self.memory = memory
        self._passwords: dict[tuple[str, str], str] = {}

    def __repr__(self) -> str:
        return f"Credentials({len(self._passwords)} passwords)"

    def password(self, source: str, username: str) -> str:
        """The password that was typed for this source, or ""."""
        return self._passwords.get((source, username), "")

    def remember(self, source: str, username: str, password: str) -> None:
        """Keep a password until the program ends."""
        self._passwords[source, username] = password

    def commands(self, configuration: RunConfiguration) -> list[dict[str, Any]]:
        """What the run is told before it starts: one line an RTSP source, in a node's order, and an end.

        Empty when no source has a user.
        """
        chosen = [
            (node, choice)
            for node, sources in configuration.cameras
            for choice in sources
            if choice.kind is SourceKind.RTSP and choice.source
        ]
        if not any(choice.username for _, choice in chosen):
            return []
        lines = [
            {
                "command": "credentials",
                "node": node,
                "username": choice.username,
                "password": self.password(choice.source, choice.username),
            }
            for node, choice in chosen
        ]
        return [*lines, {}]
