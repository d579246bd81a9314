"""The images of all software versions, each made when a device first asks for it."""

from __future__ import annotations

import base64
import hashlib
import os
import tempfile
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from belvedere_simulator.protocol.http import Body
from belvedere_simulator.service.devices.software import SoftwareCatalogue
from belvedere_simulator.service.objects.indexed_store import IndexedStore
from belvedere_simulator.service.software.signing import SigningKey
from belvedere_simulator.software_image.manifest import Manifest, manifest_of
from belvedere_simulator.software_image.writing import write_signed_image

FOLDER = "software"


@dataclass(frozen=True)
class OfferedImage:
    """An image in the site's bucket; `sha256` is hexadecimal, `signature` base64."""

    version: str
    bucket: str
    key: str
    size: int
    sha256: str
    signature: str

    @property
    def file(self) -> str:
        """Its plain name."""
        return self.key.rpartition("/")[2]


class SoftwareImages:
    """Makes images; `signing` is asked for the key when one is made.

    An image that was removed from the bucket, or changed there, is made again: the same bytes each time.
    """

    def __init__(
        self,
        store: IndexedStore,
        bucket: str,
        catalogue: SoftwareCatalogue,
        signing: Callable[[], SigningKey],
    ) -> None:
        self._store = store
        self._bucket = bucket
        self._catalogue = catalogue
        self._signing = signing
        self._made: dict[str, OfferedImage] = {}
        self._lock = threading.Lock()

    def offer(self, version: str) -> OfferedImage | None:
        """The image of a version, durably in the bucket; None when there is no such version.

        Not to be called within a transaction.
        """
        with self._lock:
            made = self._made.get(version)
            if made is not None:
                lies = self._store.find(made.bucket, made.key)
                if lies is not None and lies.sha256 == made.sha256:
                    return made
            manifest = self._manifest(version)
            if manifest is None:
                return None
            self._made[version] = self._make(manifest)
            return self._made[version]

    def _manifest(self, version: str) -> Manifest | None:
        entry = self._catalogue.find(version)
        if entry is None:
            return None
        level = sum(each.required for each in self._catalogue.versions if each.number <= entry.number)
        return manifest_of(version, entry.released, entry.changes, level, required=entry.required)

    def _make(self, manifest: Manifest) -> OfferedImage:
        key = f"{FOLDER}/belvedere-software-{manifest.version}.img"
        signing = self._signing()
        handle, name = tempfile.mkstemp(dir=self._store.incoming, prefix="software-")
        file = Path(name)
        try:
            with os.fdopen(handle, "w+b") as stream:
                signature = write_signed_image(stream, manifest, signing.certificate, signing.key)
                stream.seek(0)
                sha256 = hashlib.file_digest(stream, "sha256").hexdigest()
                size = stream.seek(0, os.SEEK_END)
            self._store.put(self._bucket, key, Body(size, sha256, file=file))
        finally:
            # The store may have taken it.
            file.unlink(missing_ok=True)
        told = base64.b64encode(signature).decode("ascii")
        return OfferedImage(manifest.version, self._bucket, key, size, sha256, told)
