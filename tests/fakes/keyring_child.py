"""A client child whose keyring is one that calls itself as the operating system's does, kept in a file.

`python keyring_child.py FILE [none]`; with `none` there is no keyring.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from belvedere_simulator.client.camera_passwords import PasswordCalls
from belvedere_simulator.client.server import ClientServer
from belvedere_simulator.vault.keyring_place import Backend


def backend(file: Path, module: str = "keyring.backends.macOS", name: str = "Keyring") -> Backend:
    """A keyring backend that calls itself as the library's of that module does."""

    def kept() -> dict[str, str]:
        found: dict[str, str] = json.loads(file.read_text()) if file.exists() else {}
        return found

    def put(passwords: dict[str, str]) -> None:
        file.write_text(json.dumps(passwords))

    def get_password(_self: object, service: str, username: str) -> str | None:
        return kept().get(f"{service}/{username}")

    def set_password(_self: object, service: str, username: str, password: str) -> None:
        put({**kept(), f"{service}/{username}": password})

    def delete_password(_self: object, service: str, username: str) -> None:
        put({key: value for key, value in kept().items() if key != f"{service}/{username}"})

    members: dict[str, Any] = {
        "get_password": get_password,
        "set_password": set_password,
        "delete_password": delete_password,
        "__module__": module,
    }
    made: Backend = type(name, (), members)()
    return made


if __name__ == "__main__":
    backends = [] if "none" in sys.argv else [backend(Path(sys.argv[1]))]
    ClientServer(PasswordCalls(lambda: backends).works(), sys.stdin.buffer, sys.stdout.buffer).serve()
