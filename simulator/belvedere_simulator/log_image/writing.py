"""Writing a log image: files in, sealed chunks out, none of it twice in memory."""

from __future__ import annotations

import io
import tarfile
from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from belvedere_simulator.log_image.form import CHUNK, Head, chunks_of_writer, key_name

Step = Callable[[int], None]
_FILE_MODE = 0o600


class _Sealed(io.RawIOBase):
    """Takes plain bytes and writes sealed chunks."""

    def __init__(self, target: BinaryIO, recipient: bytes, describe: Callable[[str, str], Head]) -> None:
        private = X25519PrivateKey.generate()
        ephemeral = private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
        head = describe(key_name(recipient), ephemeral.hex()).encode()
        self._chunks = chunks_of_writer(private, recipient, head)
        self._target = target
        self._plain = bytearray()
        target.write(head)

    def writable(self) -> bool:
        """It is."""
        return True

    def write(self, data: object) -> int:
        """Seal what fills a chunk; one that may be the last waits."""
        view = memoryview(data)  # type: ignore[arg-type] # whatever has bytes
        self._plain += view
        while len(self._plain) > CHUNK:
            self._target.write(self._chunks.seal(bytes(self._plain[:CHUNK]), last=False))
            del self._plain[:CHUNK]
        return view.nbytes

    def finish(self) -> None:
        """Seal the last chunk."""
        self._target.write(self._chunks.seal(bytes(self._plain), last=True))


def write_image(
    target: BinaryIO,
    recipient: bytes,
    files: Iterable[tuple[str, Path]],
    head: Callable[[str, str], Head],
    step: Step,
) -> None:
    """Write the image of `files` (name in it, file) for the site whose public log key is `recipient`.

    `head` makes the head from the names of both keys; `step` is told the bytes of each piece that was read,
    and what it raises ends the work. Files that are gone meanwhile are left out. Raises OSError.
    """
    sealed = _Sealed(target, recipient, head)
    with tarfile.open(fileobj=sealed, mode="w|gz") as archive:
        for name, file in files:
            _add(archive, name, file, step)
    sealed.finish()


def _add(archive: tarfile.TarFile, name: str, file: Path, step: Step) -> None:
    try:
        stream = file.open("rb")
    except FileNotFoundError:
        return
    with stream:
        info = archive.gettarinfo(arcname=name, fileobj=stream)
        entry = tarfile.TarInfo(name)
        entry.size, entry.mtime, entry.mode = info.size, info.mtime, _FILE_MODE
        archive.addfile(entry, _Counted(stream, info.size, step))


class _Counted(io.RawIOBase):
    """The first `size` bytes of a file that may grow, or shrink, while it is read."""

    def __init__(self, stream: BinaryIO, size: int, step: Step) -> None:
        self._stream = stream
        self._left = size
        self._step = step

    def read(self, size: int = -1) -> bytes:
        """The next bytes; zeros for what was cut off."""
        wanted = self._left if size < 0 else min(size, self._left)
        piece = self._stream.read(wanted).ljust(wanted, b"\0")
        self._left -= wanted
        self._step(wanted)
        return piece


def image_name(moment: datetime) -> str:
    """What an image is called: day, hour and minute of its making."""
    return f"panorama_device_log_v1_{moment:%d_%H_%M}.img"
