"""What the doctor last said of each registered camera, kept for the next start. Nothing of it is secret."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from belvedere_simulator.cameras.doctor.diagnosis import Diagnosis
from belvedere_simulator.commands.clients import Place
from belvedere_simulator.files import write_whole

_FACTS = ("codec", "profile", "width", "height", "rate", "announced_rate")


class VerdictStore:
    """One file a camera in `folder`, by site and package. Any thread; several programs may share it.

    A verdict is about one patch version of the camera: registered anew, the camera was never examined.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._summaries: dict[Path, tuple[int, dict[str, Any]]] = {}

    def keep(self, place: Place, package: str, patch: str, diagnosis: Mapping[str, Any]) -> None:
        """Remember a diagnosis, as its document. Raises ValueError for anything else, and OSError."""
        checked = Diagnosis.from_document(diagnosis).to_document()
        document = {"package": package, "patch": patch, "diagnosis": checked}
        write_whole(self._file(place, package), json.dumps(document).encode())

    def diagnosis(self, place: Place, package: str, patch: str) -> dict[str, Any] | None:
        """The whole diagnosis of a camera as it is registered now."""
        document = self._read(self._file(place, package))
        found: dict[str, Any] | None = document.get("diagnosis") if document.get("patch") == patch else None
        return found

    def summary(self, place: Place, package: str, patch: str) -> dict[str, Any] | None:
        """`severity`, `headline`, `examinedAt`, `seenFrom`, and what a table shows of the stream."""
        file = self._file(place, package)
        try:
            changed = file.stat().st_mtime_ns
        except OSError:
            return None
        known = self._summaries.get(file)
        if known is None or known[0] != changed:
            known = self._summaries[file] = (changed, self._read(file))
        document = known[1]
        return _summary(document["diagnosis"]) if document.get("patch") == patch else None

    def forget(self, place: Place, package: str) -> None:
        """Nothing is known of the camera any more."""
        file = self._file(place, package)
        self._summaries.pop(file, None)
        with suppress(FileNotFoundError):
            file.unlink()

    def _file(self, place: Place, package: str) -> Path:
        site = f"{place.endpoint}\n{place.data_dir.resolve() if place.data_dir else ''}"
        site_name, name = (hashlib.sha256(text.encode()).hexdigest()[:24] for text in (site, package))
        return self._folder / site_name / f"{name}.json"

    @staticmethod
    def _read(file: Path) -> dict[str, Any]:
        """What the file says, {} where it says nothing that can be used."""
        try:
            document: dict[str, Any] = json.loads(file.read_bytes())
            Diagnosis.from_document(document["diagnosis"])
        except (OSError, ValueError, KeyError, TypeError):
            return {}
        return document


def _summary(diagnosis: Mapping[str, Any]) -> dict[str, Any]:
    told = {name: diagnosis[name] for name in ("severity", "headline", "examinedAt", "seenFrom")}
    return {**told, **{name: diagnosis["facts"].get(name) for name in _FACTS}}
