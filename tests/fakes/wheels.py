"""Wheels made for a test: real archives that pip installs."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

_EARLY = (1980, 1, 1, 0, 0, 0)


def write_wheel(
    folder: Path,
    name: str,
    version: str,
    tags: str = "py3-none-any",
    *,
    requires: Sequence[str] = (),
    files: Mapping[str, bytes] | None = None,
) -> Path:
    """A wheel of one module that knows its version, in `folder`; `files` are more of its content."""
    folder.mkdir(parents=True, exist_ok=True)
    pure = tags.endswith("-any")
    content = {f"{name}/__init__.py": f"VERSION = {version!r}\n".encode(), **(files or {})}
    if not pure and not files:
        content[f"{name}/_native.so"] = b"\x7fELF"
    described = f"{name}-{version}.dist-info"
    needs = "".join(f"Requires-Dist: {each}\n" for each in requires)
    content[f"{described}/METADATA"] = (
        f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n{needs}"
    ).encode()
    content[f"{described}/WHEEL"] = (
        f"Wheel-Version: 1.0\nGenerator: tests\nRoot-Is-Purelib: {str(pure).lower()}\nTag: {tags}\n"
    ).encode()
    record = "".join(f"{path},,\n" for path in (*content, f"{described}/RECORD"))
    file = folder / f"{name}-{version}-{tags}.whl"
    with zipfile.ZipFile(file, "w") as archive:
        for path, data in {**content, f"{described}/RECORD": record.encode()}.items():
            archive.writestr(zipfile.ZipInfo(path, _EARLY), data)
    return file
