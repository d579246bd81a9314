"""Storing, copying and removing objects."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from sqlalchemy import Connection, delete

from belvedere_simulator.messages import tr
from belvedere_simulator.protocol.errors import ServiceError
from belvedere_simulator.protocol.http import Response
from belvedere_simulator.service.objects import rows
from belvedere_simulator.service.objects.indexed_store import IndexedStore
from belvedere_simulator.service.objects.object_store import Description, StoredObject
from belvedere_simulator.service.objects.tables import OBJECTS
from belvedere_simulator.service.s3 import checksums
from belvedere_simulator.service.s3.answers import (
    KEPT,
    META,
    checksum_elements,
    checksum_headers,
    iso,
    quoted,
    xml,
)
from belvedere_simulator.service.s3.buckets import Buckets, require_bucket
from belvedere_simulator.service.s3.conditions import check_copy, write_guard
from belvedere_simulator.service.s3.faults import fault, invalid_argument, malformed_xml, no_such_key
from belvedere_simulator.service.s3.question import LONGEST_KEY, Question, decoded
from belvedere_simulator.service.s3.xml_reader import read, text
from belvedere_simulator.service.s3.xml_writer import Xml, element

MOST_DELETED = 1000
LARGEST_METADATA = 2048


def description(headers: Mapping[str, str]) -> Description:
    """What the headers of an upload say of the object."""
    metadata = {name.removeprefix(META): value for name, value in headers.items() if name.startswith(META)}
    if (
        sum(len(f"{name}{value}".encode(errors="replace")) for name, value in metadata.items())
        > LARGEST_METADATA
    ):
        text_ = tr("Your metadata headers exceed the maximum allowed metadata size")
        raise fault("MetadataTooLarge", text_, MaxSizeAllowed=str(LARGEST_METADATA))
    kept = {name: headers[name] for name in KEPT if headers.get(name)}
    for name, value in (metadata | kept).items():
        if any("\ud800" <= letter <= "\udfff" for letter in value):
            raise invalid_argument(name, "", tr("The header is no UTF-8"))
    return Description(metadata, kept)


def copy_source(asked: Question) -> tuple[str, str]:
    """Bucket and key in x-amz-copy-source."""
    raw = (asked.header("x-amz-copy-source") or "").partition("?")[0]
    bucket, _, key = decoded(raw).removeprefix("/").partition("/")
    if not bucket or not key:
        text_ = tr("Copy Source must mention the source bucket and key: sourcebucket/sourcekey")
        raise invalid_argument("x-amz-copy-source", raw, text_)
    return bucket, key


class Writing:
    """PutObject, CopyObject, DeleteObject, DeleteObjects."""

    def __init__(self, store: IndexedStore, buckets: Buckets) -> None:
        self._store = store
        self._buckets = buckets

    def put(self, asked: Question) -> Response:
        """PutObject: stored once its checksums are right."""
        asked.require("PutObject")
        self._buckets.require(asked.bucket)
        body, headers = asked.request.body, asked.request.headers
        told = checksums.verified(headers, body)
        described = replace(description(headers), checksums=told)
        guard = write_guard(asked, require_bucket)
        stored = self._store.store(asked.bucket, asked.key, body, described, guard)
        return Response(200, {"etag": quoted(stored.etag), **checksum_headers(told)})

    def copy(self, asked: Question) -> Response:
        """CopyObject: the copy refers to the same bytes."""
        bucket, key = copy_source(asked)
        asked.require("GetObject", bucket, key)
        asked.require("PutObject")
        replaces = (asked.header("x-amz-metadata-directive") or "COPY").upper() == "REPLACE"
        if (bucket, key) == (asked.bucket, asked.key) and not replaces:
            text_ = tr("This copy request is illegal because it copies an object to itself without a change.")
            raise fault("InvalidRequest", text_)
        with self._store.database.write() as connection:
            require_bucket(connection, bucket)
            source = rows.find(connection, bucket, key, hold=True)
            if source is None:
                raise no_such_key(key)
            check_copy(asked.request.headers, source)
            write_guard(asked, require_bucket)(connection, rows.find(connection, asked.bucket, asked.key))
            said = _copied(source, description(asked.request.headers) if replaces else None)
            content = (source.sha256, source.size, source.etag)
            copied = self._store.index(connection, asked.bucket, asked.key, content, said)
        modified = element("LastModified", iso(copied.modified))
        sums = checksum_elements(dict(copied.checksums))
        return xml(element("CopyObjectResult", element("ETag", quoted(copied.etag)), modified, *sums))

    def delete(self, asked: Question) -> Response:
        """DeleteObject; what is not there is deleted."""
        asked.require("DeleteObject")
        conditional = asked.header("if-match") is not None
        with self._store.database.write() as connection:
            found = rows.find(connection, asked.bucket, asked.key) if conditional else None
            write_guard(asked, require_bucket)(connection, found)
            _delete(connection, asked.bucket, asked.key)
        return Response(204)

    def delete_many(self, asked: Question) -> Response:
        """DeleteObjects: each key with its own result, in one transaction."""
        checksums.verified(asked.request.headers, asked.request.body)
        root = read(asked.request.body, "Delete")
        keys = [text(entry, "Key") for entry in root.findall("Object")]
        if not 0 < len(keys) <= MOST_DELETED:
            raise malformed_xml()
        quiet = text(root, "Quiet").strip().lower() == "true"
        results: list[Xml] = []
        with self._store.database.write() as connection:
            require_bucket(connection, asked.bucket)
            for key in keys:
                refused = _refusal(asked, key)
                if refused is None:
                    _delete(connection, asked.bucket, key)
                    if not quiet:
                        results.append(element("Deleted", element("Key", key)))
                else:
                    results.append(_error(key, refused))
        return xml(element("DeleteResult", *results))


def _delete(connection: Connection, bucket: str, key: str) -> None:
    connection.execute(delete(OBJECTS).where(OBJECTS.c.bucket == bucket, OBJECTS.c.key == key))


def _refusal(asked: Question, key: str) -> ServiceError | None:
    if not 0 < len(key.encode()) <= LONGEST_KEY:
        return fault("KeyTooLongError" if key else "UserKeyMustBeSpecified", tr("The key cannot be one"))
    try:
        asked.require("DeleteObject", asked.bucket, key)
    except ServiceError as error:
        return fault("AccessDenied", error.message, 403)
    return None


def _error(key: str, refused: ServiceError) -> Xml:
    return element(
        "Error", element("Key", key), element("Code", refused.code), element("Message", refused.message)
    )


def _copied(source: StoredObject, said: Description | None) -> Description:
    kept = Description(source.metadata, source.headers) if said is None else said
    return replace(kept, checksums=source.checksums, parts=source.parts, etag=source.etag)
