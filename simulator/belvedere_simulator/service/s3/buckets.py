"""Buckets: made, listed, removed when empty. The site's own is always there."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, select

from belvedere_simulator.messages import tr
from belvedere_simulator.protocol.http import Response
from belvedere_simulator.service.objects import rows
from belvedere_simulator.service.objects.indexed_store import IndexedStore
from belvedere_simulator.service.objects.tables import BUCKETS, OBJECTS, UPLOADS
from belvedere_simulator.service.s3.answers import iso, xml
from belvedere_simulator.service.s3.faults import fault, no_such_bucket
from belvedere_simulator.service.s3.question import Question, arn
from belvedere_simulator.service.s3.xml_reader import read
from belvedere_simulator.service.s3.xml_writer import element
from belvedere_simulator.service.settings import SiteSettings

_NAME = re.compile(r"[a-z0-9](?:[a-z0-9-]|\.(?!\.)){1,61}[a-z0-9]")
_WITHOUT_LOCATION = "us-east-1"


def require_bucket(connection: Connection, bucket: str) -> None:
    """NoSuchBucket unless it exists; it cannot be removed before the transaction ends."""
    question = select(BUCKETS.c.name).where(BUCKETS.c.name == bucket).with_for_update(read=True)
    if connection.execute(question).first() is None:
        raise no_such_bucket(bucket)


class Buckets:
    """The operations on buckets themselves."""

    def __init__(self, store: IndexedStore, settings: SiteSettings) -> None:
        self._store = store
        self._settings = settings

    def make_own(self) -> None:
        """Make the site's bucket if it is missing."""
        with self._store.database.write() as connection:
            self._insert(connection, self._settings.bucket)

    def require(self, bucket: str) -> None:
        """NoSuchBucket unless it exists."""
        with self._store.database.read() as connection:
            found = connection.execute(select(BUCKETS.c.name).where(BUCKETS.c.name == bucket)).first()
        if found is None:
            raise no_such_bucket(bucket)

    def list_all(self, asked: Question) -> Response:
        """ListBuckets."""
        asked.require("ListAllMyBuckets")
        prefix = asked.query.get("prefix", "")
        with self._store.database.read() as connection:
            found = connection.execute(select(BUCKETS)).all()
        owner = element("Owner", element("ID", self._settings.account))
        listed = [_bucket(row) for row in _sorted(found) if row.name.startswith(prefix)]
        return xml(element("ListAllMyBucketsResult", owner, element("Buckets", *listed)))

    def create(self, asked: Question) -> Response:
        """CreateBucket; outside us-east-1 an existing one is an error, as it is with S3."""
        asked.require("CreateBucket")
        if not _NAME.fullmatch(asked.bucket) or _is_address(asked.bucket):
            text = tr("The specified bucket is not valid.")
            raise fault("InvalidBucketName", text, BucketName=asked.bucket)
        if asked.request.body.size:
            read(asked.request.body, "CreateBucketConfiguration")
        with self._store.database.write() as connection:
            known = connection.execute(select(BUCKETS.c.name).where(BUCKETS.c.name == asked.bucket)).first()
            if known is not None and self._settings.region != _WITHOUT_LOCATION:
                text = tr(
                    "Your previous request to create the named bucket succeeded and you already own it."
                )
                raise fault("BucketAlreadyOwnedByYou", text, 409, BucketName=asked.bucket)
            self._insert(connection, asked.bucket)
        return Response(200, {"location": f"/{asked.bucket}"})

    def head(self, asked: Question) -> Response:
        """HeadBucket."""
        asked.require("ListBucket")
        self.require(asked.bucket)
        return Response(200, {"x-amz-bucket-region": self._settings.region})

    def location(self, asked: Question) -> Response:
        """GetBucketLocation."""
        asked.require("GetBucketLocation")
        self.require(asked.bucket)
        region = self._settings.region
        return xml(element("LocationConstraint", "" if region == _WITHOUT_LOCATION else region))

    def versioning(self, asked: Question) -> Response:
        """GetBucketVersioning: it is off."""
        asked.require("GetBucketVersioning")
        self.require(asked.bucket)
        return xml(element("VersioningConfiguration"))

    def delete(self, asked: Question) -> Response:
        """DeleteBucket; uploads under way in it end."""
        asked.require("DeleteBucket")
        if asked.bucket == self._settings.bucket:
            text = tr("The bucket {bucket} belongs to the site and stays", bucket=asked.bucket)
            raise fault("AccessDenied", text, 403)
        with self._store.database.write() as connection:
            gone = connection.execute(delete(BUCKETS).where(BUCKETS.c.name == asked.bucket))
            if not gone.rowcount:
                raise no_such_bucket(asked.bucket)
            used = select(OBJECTS.c.bucket).where(OBJECTS.c.bucket == asked.bucket).limit(1)
            if connection.execute(used).first() is not None:
                text = tr("The bucket you tried to delete is not empty")
                raise fault("BucketNotEmpty", text, 409, BucketName=asked.bucket)
            connection.execute(delete(UPLOADS).where(UPLOADS.c.bucket == asked.bucket))
        return Response(204)

    def _insert(self, connection: Connection, name: str) -> None:
        rows.insert_if_missing(connection, BUCKETS, name=name, created=self._store.clock.now().timestamp())


def _sorted(found: Sequence[Row[Any]]) -> list[Row[Any]]:
    return sorted(found, key=lambda row: str(row.name))


def _bucket(row: Row[Any]) -> str:
    created = element("CreationDate", iso(datetime.fromtimestamp(row.created, UTC)))
    return element("Bucket", element("Name", row.name), created, element("BucketArn", arn(row.name)))


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True
