"""A certificate with its key as a file, for libraries that read these from files only.

Nothing of the key may outlive the process, however it ends: where there are files that only memory has, it is
one of those; elsewhere the key is encrypted with a password that nobody has but this process.
"""

from __future__ import annotations

import os
import secrets
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_OPEN_FILES = Path("/proc/self/fd")
HAS_MEMORY_FILES = hasattr(os, "memfd_create") and _OPEN_FILES.is_dir()


@contextmanager
def identity_file(
    certificate: bytes, key: bytes, *, in_memory: bool = HAS_MEMORY_FILES
) -> Iterator[tuple[Path, str | None]]:
    """A file with both (PEM) and the key's password if it has one, until the end of the block.

    Raises OSError, and ValueError when `key` is none.
    """
    if in_memory:
        descriptor = os.memfd_create("belvedere-identity", os.MFD_CLOEXEC)
        with os.fdopen(descriptor, "wb", buffering=0) as stream:
            stream.write(certificate + b"\n" + key)
            yield _OPEN_FILES / str(descriptor), None
        return
    password = secrets.token_hex(16)
    with tempfile.TemporaryDirectory(prefix="belvedere-") as folder:
        file = Path(folder, "identity.pem")
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(certificate + b"\n" + _locked(key, password))
        yield file, password


def _locked(key: bytes, password: str) -> bytes:
    from cryptography.hazmat.primitives import serialization  # noqa: PLC0415 - where there is no better way

    return serialization.load_pem_private_key(key, None).private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.BestAvailableEncryption(password.encode()),
    )
