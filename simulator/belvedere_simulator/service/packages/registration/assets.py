"""Checks that the files of a package are there and are what their names say."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence

from belvedere_simulator.messages import tr
from belvedere_simulator.service.objects.object_store import ObjectStore, StoredObject
from belvedere_simulator.service.packages.locations import Location

LONGEST_DESCRIPTION = 255

_CHUNK = 1024 * 1024
# What the packaging tool names by content; images made by other tools carry other names.
_NAMED_BY_CONTENT = re.compile(r"([0-9a-f]{64})(?:\.tar\.gz|\.json)")


def unread_bytes(objects: ObjectStore, location: Location, files: Iterable[str]) -> int:
    """How many bytes `asset_faults` would have to read: those whose digest the store does not know."""
    found = (objects.find(location.bucket, location.binary(file)) for file in files)
    return sum(stored.size for stored in found if stored and not stored.sha256)


def asset_faults(objects: ObjectStore, location: Location, files: Iterable[str]) -> list[str]:
    """What is wrong with the files: missing, or with another content than their name says."""
    return [fault for file in files if (fault := _fault(objects, location, file))]


def _fault(objects: ObjectStore, location: Location, file: str) -> str:
    stored = objects.find(location.bucket, location.binary(file))
    if stored is None:
        return tr("{file} is missing", file=file)
    named = _NAMED_BY_CONTENT.fullmatch(file)
    if named and content_digest(objects, stored) != named[1]:
        return tr("{file} has another content than its name says", file=file)
    return ""


def content_digest(objects: ObjectStore, stored: StoredObject) -> str:
    """The SHA-256 of an object, hexadecimal; read where the store does not know it."""
    if stored.sha256:
        return stored.sha256
    digest = hashlib.sha256()
    with objects.open(stored.bucket, stored.key) as stream:
        while chunk := stream.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def told_briefly(faults: Sequence[str]) -> str:
    """The faults in one status description: as many as fit, and how many more there are."""
    told = "; ".join(faults)
    for count in range(len(faults) - 1, -1, -1):
        if len(told) <= LONGEST_DESCRIPTION:
            break
        more = tr("{count} more files at fault", count=len(faults) - count)
        told = "; ".join([*faults[:count], more])
    return told[:LONGEST_DESCRIPTION]
