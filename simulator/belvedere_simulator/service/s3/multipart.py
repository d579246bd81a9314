"""Multipart uploads."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import replace
from pathlib import Path

from sqlalchemy import Connection

from belvedere_simulator.messages import tr
from belvedere_simulator.protocol.errors import ServiceError
from belvedere_simulator.protocol.http import Body, Response
from belvedere_simulator.service.objects.digests import body_of
from belvedere_simulator.service.objects.indexed_store import IndexedStore
from belvedere_simulator.service.objects.object_store import StoredObject
from belvedere_simulator.service.objects.sweep import discard
from belvedere_simulator.service.s3 import checksums
from belvedere_simulator.service.s3.answers import checksum_elements, checksum_headers, iso, quoted, xml
from belvedere_simulator.service.s3.assembling import (
    MOST_PARTS,
    SMALLEST_PART,
    Wanted,
    assemble,
    chosen_parts,
    etag_of,
    sums_of,
    wanted_parts,
)
from belvedere_simulator.service.s3.buckets import Buckets, require_bucket
from belvedere_simulator.service.s3.conditions import check_copy, write_guard
from belvedere_simulator.service.s3.faults import fault, invalid_argument
from belvedere_simulator.service.s3.question import Question
from belvedere_simulator.service.s3.ranges import span
from belvedere_simulator.service.s3.reading import Reading
from belvedere_simulator.service.s3.uploads import Part, Upload, Uploads, end, require_upload
from belvedere_simulator.service.s3.writing import copy_source, description
from belvedere_simulator.service.s3.xml_reader import read
from belvedere_simulator.service.s3.xml_writer import Xml, element


class Multipart:
    """From CreateMultipartUpload to Complete or Abort; `incoming` is where wholes are put together."""

    def __init__(
        self,
        store: IndexedStore,
        buckets: Buckets,
        reading: Reading,
        incoming: Path,
        smallest_part: int = SMALLEST_PART,
    ) -> None:
        self._store = store
        self._buckets = buckets
        self._reading = reading
        self._incoming = incoming
        self._smallest_part = smallest_part
        self._uploads = Uploads(store)

    def create(self, asked: Question) -> Response:
        """CreateMultipartUpload."""
        asked.require("PutObject")
        algorithm = checksums.known(asked.header("x-amz-checksum-algorithm") or "")
        whole = _is_whole(algorithm, (asked.header("x-amz-checksum-type") or "").upper())
        said = description(asked.request.headers)
        identifier = self._uploads.begin(asked.bucket, asked.key, said, algorithm, whole)
        headers = {}
        if algorithm:
            kind = checksums.WHOLE if whole else checksums.COMPOSITE
            headers = {"x-amz-checksum-algorithm": algorithm, "x-amz-checksum-type": kind}
        names = [element("Bucket", asked.bucket), element("Key", asked.key), element("UploadId", identifier)]
        return xml(element("InitiateMultipartUploadResult", *names), headers=headers)

    def upload_part(self, asked: Question) -> Response:
        """UploadPart."""
        asked.require("PutObject")
        upload = self._upload(asked)
        number, body = _part_number(asked), asked.request.body
        sums = checksums.verified(asked.request.headers, body, upload.algorithm)
        etag = self._uploads.add(upload, number, body, sums)
        told = {name: value for name, value in checksum_headers(sums).items() if not name.endswith("-type")}
        return Response(200, {"etag": quoted(etag), **told})

    def upload_part_copy(self, asked: Question) -> Response:
        """UploadPartCopy: a part out of another object."""
        bucket, key = copy_source(asked)
        asked.require("GetObject", bucket, key)
        asked.require("PutObject")
        upload, number = self._upload(asked), _part_number(asked)
        source = self._reading.existing(bucket, key)
        check_copy(asked.request.headers, source)
        body = self._copied(source, asked.header("x-amz-copy-source-range"))
        try:
            sums = checksums.verified({}, body, upload.algorithm)
            etag = self._uploads.add(upload, number, body, sums)
        finally:
            if body.file is not None:
                body.file.unlink(missing_ok=True)
        modified = element("LastModified", iso(self._store.clock.now()))
        told = checksum_elements(sums, with_type=False)
        return xml(element("CopyPartResult", element("ETag", quoted(etag)), modified, *told))

    def complete(self, asked: Question) -> Response:
        """CompleteMultipartUpload; said twice, the second answer is that of the first."""
        asked.require("PutObject")
        wanted = wanted_parts(read(asked.request.body, "CompleteMultipartUpload"))
        try:
            upload = self._upload(asked)
        except ServiceError:
            done = self._done(asked, wanted)
            if done is None:
                raise
            return _completed(asked, done)
        parts = chosen_parts(wanted, self._uploads.parts(upload.identifier), self._smallest_part)
        stored = self._store_whole(asked, upload, parts)
        for part in parts:
            discard(self._store, part.sha256)
        return _completed(asked, stored)

    def abort(self, asked: Question) -> Response:
        """AbortMultipartUpload."""
        asked.require("AbortMultipartUpload")
        upload = self._upload(asked)
        parts = self._uploads.parts(upload.identifier)
        with self._store.database.write() as connection:
            end(connection, upload.identifier)
        for part in parts:
            discard(self._store, part.sha256)
        return Response(204)

    def list_parts(self, asked: Question) -> Response:
        """ListParts."""
        asked.require("ListMultipartUploadParts")
        upload = self._upload(asked)
        most = asked.number("max-parts", 1000, 1000)
        after = asked.number("part-number-marker", 0, MOST_PARTS)
        rest = [part for part in self._uploads.parts(upload.identifier) if part.number > after]
        page = rest[:most]
        return xml(
            element(
                "ListPartsResult",
                element("Bucket", asked.bucket),
                element("Key", asked.key),
                element("UploadId", upload.identifier),
                element("PartNumberMarker", str(after)),
                element("NextPartNumberMarker", str(page[-1].number if page else after)),
                element("MaxParts", str(most)),
                element("IsTruncated", "true" if most and len(rest) > most else "false"),
                element("StorageClass", "STANDARD"),
                *[_part(part) for part in page],
            )
        )

    def _upload(self, asked: Question) -> Upload:
        self._buckets.require(asked.bucket)
        return self._uploads.find(asked.bucket, asked.key, asked.query["uploadId"])

    def _done(self, asked: Question, wanted: list[Wanted]) -> StoredObject | None:
        # A client whose answer was lost asks again, and the object is there with just these parts.
        found = self._store.find(asked.bucket, asked.key)
        try:
            etag = etag_of([part.etag for part in wanted])
        except ValueError:
            return None
        return found if found is not None and found.etag == etag else None

    def _store_whole(self, asked: Question, upload: Upload, parts: list[Part]) -> StoredObject:
        body = assemble(self._store, parts, self._incoming)
        try:
            sums = sums_of(upload, parts, body)
            _check_whole(asked, sums)
            said = replace(
                upload.description,
                checksums=sums,
                parts=tuple(part.size for part in parts),
                etag=etag_of([part.etag for part in parts]),
            )
            conditions = write_guard(asked, require_bucket)

            def guard(connection: Connection, found: StoredObject | None) -> None:
                conditions(connection, found)
                require_upload(connection, upload.bucket, upload.key, upload.identifier)
                end(connection, upload.identifier)

            return self._store.store(asked.bucket, asked.key, body, said, guard)
        finally:
            if body.file is not None:
                body.file.unlink(missing_ok=True)

    def _copied(self, source: StoredObject, header: str | None) -> Body:
        part = span(header, source.size)
        if header is not None and part is None:
            raise invalid_argument("x-amz-copy-source-range", header, tr("The range is of no valid form"))
        self._incoming.mkdir(parents=True, exist_ok=True)
        with (
            self._store.file(source).open("rb") as file,
            tempfile.NamedTemporaryFile(dir=self._incoming, prefix="copy-", delete=False) as target,
        ):
            if part is None:
                shutil.copyfileobj(file, target)
            else:
                file.seek(part.offset)
                target.write(file.read(part.length))
        return body_of(Path(target.name))


def _part_number(asked: Question) -> int:
    number = asked.number("partNumber", 0, MOST_PARTS + 1)
    if not 1 <= number <= MOST_PARTS:
        told = tr("Part number must be an integer between 1 and 10000, inclusive")
        raise invalid_argument("partNumber", asked.query.get("partNumber", ""), told)
    return number


def _is_whole(algorithm: str, kind: str) -> bool:
    if kind not in {"", checksums.WHOLE, checksums.COMPOSITE}:
        raise fault("InvalidRequest", tr("Value for x-amz-checksum-type header is invalid."))
    impossible = checksums.COMPOSITE if algorithm == "CRC64NVME" else checksums.WHOLE
    if kind == impossible and algorithm in {"CRC64NVME", "SHA1", "SHA256"}:
        told = tr("The {kind} checksum type cannot be used with {name}.", kind=kind, name=algorithm)
        raise fault("InvalidRequest", told)
    return kind == checksums.WHOLE or algorithm == "CRC64NVME"


def _check_whole(asked: Question, sums: dict[str, str]) -> None:
    for name in checksums.SIZES:
        told = asked.header(checksums.header(name))
        if told is not None and sums.get(name) not in {told, None}:
            text = tr("The {algorithm} you specified did not match the calculated checksum.", algorithm=name)
            raise fault("BadDigest", text)


def _completed(asked: Question, stored: StoredObject) -> Response:
    location = f"http://{asked.header('host') or ''}{asked.request.path}"
    return xml(
        element(
            "CompleteMultipartUploadResult",
            element("Location", location),
            element("Bucket", asked.bucket),
            element("Key", asked.key),
            element("ETag", quoted(stored.etag)),
            *checksum_elements(dict(stored.checksums)),
        )
    )


def _part(part: Part) -> Xml:
    return element(
        "Part",
        element("PartNumber", str(part.number)),
        element("LastModified", iso(part.modified)),
        element("ETag", quoted(part.etag)),
        *checksum_elements(dict(part.checksums), with_type=False),
        element("Size", str(part.size)),
    )
