"""Finds the files of a package whose manifest lies anywhere in an object store."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from belvedere_simulator.service.objects.object_store import ObjectStore, StoredObject


@dataclass(frozen=True)
class Source:
    """The manifest's bucket and key."""

    bucket: str
    key: str

    def find(self, objects: ObjectStore, files: Iterable[str]) -> dict[str, StoredObject | None]:
        """The object of each file; None for those that are nowhere."""
        folders = tuple(self._folders())
        return {file: self._find(objects, folders, file) for file in files}

    def _find(self, objects: ObjectStore, folders: Iterable[str], file: str) -> StoredObject | None:
        found = (objects.find(self.bucket, posixpath.join(folder, file)) for folder in folders)
        return next((stored for stored in found if stored), None)

    def _folders(self) -> Iterator[str]:
        """Where files may be: beside the manifest, as in a project, as in a registered package."""
        own = posixpath.dirname(self.key)
        above = posixpath.dirname(posixpath.dirname(own))
        yield own
        yield posixpath.join(own, "assets")
        yield posixpath.join(above, "assets")
        yield posixpath.join(above, "binaries")
