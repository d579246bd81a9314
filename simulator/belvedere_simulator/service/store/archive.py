"""What a backup is: a zip of databases, objects and settings, with a manifest of their SHA-256."""

from __future__ import annotations

import json
import re
import stat
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any
from zipfile import ZipFile, ZipInfo

from belvedere_simulator.messages import tr

FORMAT = 1
MANIFEST = "manifest.json"
LARGEST_MANIFEST = 256 * 1024 * 1024
CONTROL_FILE = "service.db"
OBJECTS = "objects"
# Of the other files in a data folder only these belong to its state; locks, logs and records do not.
FILES = ("settings.json",)

_DATABASE = re.compile(r"databases/[a-z][a-z0-9_-]{0,40}\.db")
_OBJECT = re.compile(r"objects/sha256/([0-9a-f]{2})/\1[0-9a-f]{62}")
_SHA256 = re.compile(r"[0-9a-f]{64}")


class BadArchive(Exception):
    """The archive is not one of ours, or not whole; the text says why."""


@dataclass(frozen=True)
class Entry:
    """A file in a backup."""

    size: int
    sha256: str


def database_name(name: str) -> str:
    """Where a backup has a database of the data folder."""
    return f"databases/{name}"


def object_name(sha256: str) -> str:
    """Where a backup has the bytes of an object."""
    return f"objects/sha256/{sha256[:2]}/{sha256}"


def file_name(name: str) -> str:
    """Where a backup has another file of the data folder."""
    return f"files/{name}"


def manifest_of(entries: Mapping[str, Entry], program: str, made: str) -> bytes:
    """The manifest as it is written."""
    files = {name: {"size": entry.size, "sha256": entry.sha256} for name, entry in entries.items()}
    document = {"format": FORMAT, "program": program, "made": made, "files": files}
    return json.dumps(document, indent=1).encode()


def read_manifest(archive: ZipFile) -> dict[str, Entry]:
    """The entries of a backup, every one with a name that a backup has; BadArchive."""
    members = {info.filename: info for info in archive.infolist()}
    if len(members) != len(archive.infolist()):
        raise BadArchive(tr("a name is there twice"))
    for info in members.values():
        _check_member(info)
    if MANIFEST not in members or members[MANIFEST].file_size > LARGEST_MANIFEST:
        raise BadArchive(tr("it has no manifest"))
    try:
        with archive.open(MANIFEST) as file:
            document: Any = json.loads(file.read(LARGEST_MANIFEST))
        entries = {name: _entry(told) for name, told in document["files"].items()}
        known = document["format"] == FORMAT
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise BadArchive(tr("its manifest cannot be read")) from error
    if not known:
        raise BadArchive(tr("it was made by a later version"))
    _check_entries(entries, members)
    return entries


def place_of(name: str) -> PurePosixPath:
    """Where in a data folder an entry belongs; BadArchive for a name that no backup has."""
    if _OBJECT.fullmatch(name):
        return PurePosixPath(name)
    if _DATABASE.fullmatch(name) or name in {file_name(kept) for kept in FILES}:
        return PurePosixPath(PurePosixPath(name).name)
    raise BadArchive(tr("a name is none of a backup: {name}", name=name[:200]))


def target(folder: Path, name: str) -> Path:
    """The file in `folder` that an entry becomes."""
    return folder.joinpath(*place_of(name).parts)


def _check_member(info: ZipInfo) -> None:
    kind = stat.S_IFMT(info.external_attr >> 16)
    if info.flag_bits & 1 or kind not in {0, stat.S_IFREG} or info.is_dir():
        raise BadArchive(tr("something in it is no plain file: {name}", name=info.filename[:200]))


def _entry(told: Any) -> Entry:
    size, sha256 = told["size"], told["sha256"]
    if type(size) is not int or size < 0 or not _SHA256.fullmatch(sha256):
        raise ValueError(told)
    return Entry(size, sha256)


def _check_entries(entries: Mapping[str, Entry], members: Mapping[str, ZipInfo]) -> None:
    if {*entries, MANIFEST} != set(members):
        raise BadArchive(tr("its files are not those of its manifest"))
    for name, entry in entries.items():
        place = place_of(name)
        if members[name].file_size != entry.size:
            raise BadArchive(tr("{name} has another size", name=name))
        if name.startswith("objects/") and place.name != entry.sha256:
            raise BadArchive(tr("{name} has another content", name=name))
    if database_name(CONTROL_FILE) not in entries:
        raise BadArchive(tr("it has no database"))
