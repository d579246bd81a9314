"""The brokers that this user has given a name, without their passwords."""

from __future__ import annotations

import json
import re
import threading
from pathlib import Path
from typing import Any

from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.files import PRIVATE, write_whole
from belvedere_simulator.folders import folders
from belvedere_simulator.inspection.connection.broker_address import BrokerAddress
from belvedere_simulator.messages import tr

_FILE = "brokers.json"
_NAME = re.compile(r"[^\s/:][^/:\r\n]{0,59}\Z")


class Brokers:
    """Kept in one file. Keys and certificates stay where they are: only their places are noted."""

    def __init__(self, file: Path | None = None) -> None:
        self._file = file or folders().config / _FILE
        self._lock = threading.Lock()

    def every(self) -> dict[str, dict[str, Any]]:
        """The documents of all, by name."""
        try:
            listed = json.loads(self._file.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        found = listed if isinstance(listed, dict) else {}
        return {name: each for name, each in sorted(found.items()) if isinstance(each, dict)}

    def find(self, name: str) -> BrokerAddress:
        """One of them. Raises BelvedereError BV-MSG-001, BV-MSG-009."""
        found = self.every().get(name)
        if found is None:
            raise BelvedereError("BV-MSG-009", tr("No broker has this name"), where=name)
        return BrokerAddress.of(found)

    def save(self, name: str, address: BrokerAddress) -> None:
        """Keep one, instead of the one that had this name. Raises BelvedereError BV-MSG-009, OSError."""
        if not _NAME.match(name):
            why = tr("a name has 1 to 60 characters, none of them / or :")
            raise BelvedereError("BV-MSG-009", tr("A broker cannot have this name"), where=name, why=why)
        with self._lock:
            self._write({**self.every(), name: address.document()})

    def forget(self, name: str) -> None:
        """Keep one no more. Raises OSError."""
        with self._lock:
            self._write({each: told for each, told in self.every().items() if each != name})

    def _write(self, documents: dict[str, dict[str, Any]]) -> None:
        write_whole(self._file, json.dumps(documents, ensure_ascii=False, indent=1).encode(), PRIVATE)
