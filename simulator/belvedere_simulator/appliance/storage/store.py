"""The appliance's encrypted store: small entries by name, each a file of its own."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.files import PRIVATE, remove_unfinished, write_whole
from belvedere_simulator.messages import tr
from belvedere_simulator.vault.vault import Vault

_SUFFIX = ".sealed"
_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,63}\Z")


class ApplianceStore:
    """Entries in `folder`, sealed by `vault`.

    Names are small letters, digits and hyphens. A write is whole and durable when it returns, and no kill
    leaves a part of it; changes that belong together belong into one entry.
    """

    def __init__(self, folder: Path, vault: Vault) -> None:
        self._folder = folder
        self._vault = vault

    @property
    def description(self) -> str:
        """Where the key lies and what that protects from, for people."""
        return self._vault.description

    def names(self) -> list[str]:
        """The entries there are, in order."""
        return sorted(file.name.removesuffix(_SUFFIX) for file in self._folder.glob(f"[a-z0-9]*{_SUFFIX}"))

    def read(self, name: str) -> bytes | None:
        """An entry; None when there is none.

        BelvedereError BV-STG-001 when the file was changed or is another entry's, or cannot be read.
        """
        file = self._file(name)
        try:
            sealed = file.read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise _damaged(file, error.strerror or str(error)) from error
        try:
            marked = self._vault.open(sealed)
        except BelvedereError as error:
            raise _damaged(file, error.what) from error
        mark = _mark(name)
        if not marked.startswith(mark):
            raise _damaged(file, tr("it is another entry's file"))
        return marked[len(mark) :]

    def write(self, name: str, content: bytes) -> None:
        """Put an entry in the place of what was there. BelvedereError BV-STG-003 when that is impossible."""
        file = self._file(name)
        try:
            # The name is sealed with the content: files cannot be exchanged.
            write_whole(file, self._vault.seal(_mark(name) + content), PRIVATE)
        except OSError as error:
            raise BelvedereError(
                "BV-STG-003",
                tr("The appliance cannot store its data"),
                where=str(file),
                why=error.strerror or str(error),
            ) from error

    def read_object(self, name: str) -> dict[str, Any] | None:
        """An entry that is a JSON object."""
        content = self.read(name)
        return None if content is None else dict(json.loads(content))

    def write_object(self, name: str, content: Mapping[str, Any]) -> None:
        """Put a JSON object."""
        self.write(name, json.dumps(content).encode())

    def remove(self, name: str) -> None:
        """Take an entry away, if it is there."""
        self._file(name).unlink(missing_ok=True)

    def tidy(self) -> None:
        """Remove what killed writes left. Only before anybody writes."""
        for file in self._folder.glob(f".*{_SUFFIX}.*"):
            remove_unfinished(self._folder / file.name[1 : file.name.index(_SUFFIX) + len(_SUFFIX)])

    def _file(self, name: str) -> Path:
        if not _NAME.match(name):
            raise ValueError(name)
        return self._folder / f"{name}{_SUFFIX}"


def _mark(name: str) -> bytes:
    return name.encode() + b"\0"


def _damaged(file: Path, why: str) -> BelvedereError:
    return BelvedereError("BV-STG-001", tr("The appliance's data is damaged"), where=str(file), why=why)
