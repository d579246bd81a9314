"""From the parts of an upload to one object."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.etree.ElementTree import Element

from belvedere_simulator.messages import tr
from belvedere_simulator.protocol.http import Body
from belvedere_simulator.service.objects.durable import CHUNK
from belvedere_simulator.service.objects.indexed_store import IndexedStore
from belvedere_simulator.service.s3 import checksums
from belvedere_simulator.service.s3.faults import fault, malformed_xml
from belvedere_simulator.service.s3.uploads import Part, Upload
from belvedere_simulator.service.s3.xml_reader import text

SMALLEST_PART = 5 * 1024 * 1024
MOST_PARTS = 10000


@dataclass(frozen=True)
class Wanted:
    """A part as the client names it when it completes an upload."""

    number: int
    etag: str
    checksums: dict[str, str]


def wanted_parts(root: Element) -> list[Wanted]:
    """The parts that a CompleteMultipartUpload document names; MalformedXML, InvalidPartOrder."""
    found = [_wanted(entry) for entry in root.findall("Part")]
    if not 0 < len(found) <= MOST_PARTS:
        raise malformed_xml()
    numbers = [part.number for part in found]
    if numbers != sorted(set(numbers)):
        told = tr("The list of parts was not in ascending order. Parts must be ordered by part number.")
        raise fault("InvalidPartOrder", told)
    return found


def chosen_parts(wanted: Sequence[Wanted], stored: Sequence[Part], smallest: int) -> list[Part]:
    """The stored parts that are wanted; InvalidPart, EntityTooSmall."""
    by_number = {part.number: part for part in stored}
    chosen = []
    for part in wanted:
        found = by_number.get(part.number)
        differs = found is None or any(
            found.checksums.get(name) != sum_ for name, sum_ in part.checksums.items()
        )
        if found is None or differs or found.etag != part.etag:
            told = tr(
                "One or more of the specified parts could not be found or has another ETag or checksum."
            )
            raise fault("InvalidPart", told, PartNumber=str(part.number))
        chosen.append(found)
    for part_ in chosen[:-1]:
        if part_.size < smallest:
            told = tr("Your proposed upload is smaller than the minimum allowed size")
            raise fault("EntityTooSmall", told, MinSizeAllowed=str(smallest), ProposedSize=str(part_.size))
    return chosen


def etag_of(etags: Sequence[str]) -> str:
    """The ETag of an object made of parts."""
    digest = hashlib.md5(b"".join(bytes.fromhex(etag) for etag in etags), usedforsecurity=False)
    return f"{digest.hexdigest()}-{len(etags)}"


def assemble(store: IndexedStore, parts: Sequence[Part], folder: Path) -> Body:
    """One body of the parts, in a file in `folder` that the caller moves away or removes."""
    digest = hashlib.sha256()
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=folder, prefix="whole-", delete=False) as target:
        path = Path(target.name)
        try:
            for part in parts:
                with store.contents.file(part.sha256, part.size).open("rb") as source:
                    while chunk := source.read(CHUNK):
                        digest.update(chunk)
                        target.write(chunk)
        except BaseException:
            path.unlink()
            raise
    return Body(sum(part.size for part in parts), digest.hexdigest(), file=path)


def sums_of(upload: Upload, parts: Sequence[Part], body: Body) -> dict[str, str]:
    """The checksum of the whole, of the kind that the upload was begun with."""
    name = upload.algorithm
    if not name:
        return {}
    if upload.whole:
        with body.open() as file:
            return {name: checksums.checksum(name, file), checksums.TYPE: checksums.WHOLE}
    of_parts = [part.checksums.get(name, "") for part in parts]
    if not all(of_parts):
        return {}
    return {name: checksums.composite(name, of_parts), checksums.TYPE: checksums.COMPOSITE}


def _wanted(entry: Element) -> Wanted:
    number = text(entry, "PartNumber").strip()
    if not (number.isascii() and number.isdecimal()) or not 1 <= int(number[:6]) <= MOST_PARTS:
        raise malformed_xml()
    sums = {name: text(entry, f"Checksum{name}").strip() for name in checksums.SIZES}
    etag = text(entry, "ETag").strip().strip('"')
    return Wanted(int(number), etag, {name: value for name, value in sums.items() if value})
