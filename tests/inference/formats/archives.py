"""Archives and model files of other frameworks, as small as they can be."""

from __future__ import annotations

import io
import tarfile
import zipfile
from pathlib import Path

TORCHSCRIPT = {
    "net/data.pkl": b"\x80\x02}.",
    "net/constants.pkl": b"\x80\x02).",
    "net/code/__torch__.py": b"",
    "net/version": b"3\n",
}


def tar(file: Path, members: dict[str, bytes]) -> Path:
    """A .tar.gz with plain files."""
    with tarfile.open(file, "w:gz") as archive:
        for name, content in members.items():
            information = tarfile.TarInfo(name)
            information.size = len(content)
            archive.addfile(information, io.BytesIO(content))
    return file


def special(file: Path, name: str, kind: bytes, target: str = "") -> Path:
    """A .tar.gz with one member that is no plain file (tarfile's type constants)."""
    with tarfile.open(file, "w:gz") as archive:
        information = tarfile.TarInfo(name)
        information.type = kind
        information.linkname = target
        archive.addfile(information)
    return file


def zipped(members: dict[str, bytes]) -> bytes:
    """A zip archive, as PyTorch and Keras write their models."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()
