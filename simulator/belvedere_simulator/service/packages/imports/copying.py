"""Brings the files of an import to the package's own folder."""

from __future__ import annotations

import hashlib
import json
import tempfile
from pathlib import Path
from typing import Any

from belvedere_simulator.manifest.document import LARGEST_FILE, parse_document
from belvedere_simulator.manifest.problem import Problems
from belvedere_simulator.messages import tr
from belvedere_simulator.protocol.http import Body
from belvedere_simulator.service.objects.object_store import ObjectStore, StoredObject
from belvedere_simulator.service.packages.imports.source import Source
from belvedere_simulator.service.packages.refusals import bad_manifest, bad_registration

_CHUNK = 1024 * 1024


def read_manifest(objects: ObjectStore, source: Source) -> bytes:
    """The manifest's bytes, at most one more than a manifest may have."""
    try:
        with objects.open(source.bucket, source.key) as stream:
            return stream.read(LARGEST_FILE + 1)
    except KeyError:
        message = tr("There is no object at s3://{bucket}/{key}", bucket=source.bucket, key=source.key)
        raise bad_registration("BV-PKG-005", message) from None


def renamed(raw: bytes, name: str, version: str) -> bytes:
    """The manifest for the package `name` and `version`: the same bytes where it says nothing else."""
    problems = Problems()
    document = parse_document(raw, Path("package.json"), problems)
    if document is None:
        raise bad_manifest(problems.in_reading_order())
    plain: Any = document.plain()
    package = plain.get("nodePackage") if isinstance(plain, dict) else None
    if not isinstance(package, dict):
        return raw
    wanted = {"name": name, "version": version}
    other = {field: value for field, value in wanted.items() if package.get(field, value) != value}
    if not other:
        return raw
    package.update(other)
    return json.dumps(plain, ensure_ascii=False, indent=4).encode("utf-8")


def copy_object(objects: ObjectStore, stored: StoredObject, bucket: str, key: str, spool: Path) -> None:
    """Copy an object; one that is there with the same content stays."""
    there = objects.find(bucket, key)
    if there and there.sha256 and (there.size, there.sha256) == (stored.size, stored.sha256):
        return
    digest, size = hashlib.sha256(), 0
    spool.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=spool, prefix="import-", delete=False) as file:
        spooled = Path(file.name)
        try:
            with objects.open(stored.bucket, stored.key) as stream:
                while chunk := stream.read(_CHUNK):
                    digest.update(chunk)
                    size += len(chunk)
                    file.write(chunk)
            file.close()
            objects.put(bucket, key, Body(size, digest.hexdigest(), file=spooled))
        finally:
            spooled.unlink(missing_ok=True)
