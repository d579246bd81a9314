"""Reading objects: whole, in ranges, under conditions."""

from __future__ import annotations

from belvedere_simulator.protocol.errors import ServiceError
from belvedere_simulator.protocol.http import Response
from belvedere_simulator.service.objects.indexed_store import IndexedStore
from belvedere_simulator.service.objects.object_store import StoredObject
from belvedere_simulator.service.s3.answers import checksum_headers, object_headers, xml
from belvedere_simulator.service.s3.buckets import Buckets
from belvedere_simulator.service.s3.conditions import check_read
from belvedere_simulator.service.s3.faults import no_such_key
from belvedere_simulator.service.s3.question import Question
from belvedere_simulator.service.s3.ranges import Span, part_span, span
from belvedere_simulator.service.s3.xml_writer import element


class Reading:
    """GetObject, HeadObject and what tells of objects."""

    def __init__(self, store: IndexedStore, buckets: Buckets) -> None:
        self._store = store
        self._buckets = buckets

    def get(self, asked: Question) -> Response:
        """GetObject; the bytes were verified before the first of them leaves."""
        found, headers, part = self._answer(asked)
        if found.size == 0:
            return Response(200, headers)
        file = self._store.file(found)
        if part is None:
            return Response(200, headers, file=file, length=found.size)
        return Response(206, headers, file=file, offset=part.offset, length=part.length)

    def head(self, asked: Question) -> Response:
        """HeadObject; what fails has no body."""
        try:
            found, headers, part = self._answer(asked)
        except ServiceError as error:
            # S3 has no better name for it where there is no body to tell one.
            if error.code == "NoSuchKey":
                error.code = "NotFound"
            raise
        length = found.size if part is None else part.length
        return Response(200 if part is None else 206, {**headers, "content-length": str(length)})

    def tags(self, asked: Question) -> Response:
        """GetObjectTagging: objects have none."""
        asked.require("GetObjectTagging")
        self.existing(asked.bucket, asked.key)
        return xml(element("Tagging", element("TagSet")))

    def existing(self, bucket: str, key: str) -> StoredObject:
        """The object's record; NoSuchBucket, NoSuchKey."""
        found = self._store.find(bucket, key)
        if found is None:
            self._buckets.require(bucket)
            raise no_such_key(key)
        return found

    def _answer(self, asked: Question) -> tuple[StoredObject, dict[str, str], Span | None]:
        asked.require("GetObject")
        found = self.existing(asked.bucket, asked.key)
        check_read(asked.header, found)
        part = _wanted(asked, found)
        headers = object_headers(asked, found)
        if part is not None:
            headers["content-range"] = part.content_range
        elif (asked.header("x-amz-checksum-mode") or "").upper() == "ENABLED":
            headers |= checksum_headers(dict(found.checksums))
        return found, headers, part


def _wanted(asked: Question, found: StoredObject) -> Span | None:
    if "partNumber" in asked.query:
        number = asked.number("partNumber", 1, 10001)
        return part_span(number, found.parts, found.size) if found.size else None
    return span(asked.header("range"), found.size)
