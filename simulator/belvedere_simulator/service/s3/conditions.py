"""Conditional requests."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from sqlalchemy import Connection

from belvedere_simulator.protocol.errors import ServiceError
from belvedere_simulator.service.objects import rows
from belvedere_simulator.service.objects.object_store import Guard, StoredObject
from belvedere_simulator.service.s3.faults import no_such_key, precondition_failed
from belvedere_simulator.service.s3.question import Question
from belvedere_simulator.service.store.turns import take_turn

Header = Callable[[str], str | None]


def check_read(header: Header, found: StoredObject) -> None:
    """Raise 412, or 304 with the object's ETag, unless the conditions let it be read."""
    if (wanted := header("if-match")) is not None:
        if not _matches(wanted, found.etag):
            raise precondition_failed("If-Match")
    elif (since := _moment(header("if-unmodified-since"))) and _seconds(found) > since:
        raise precondition_failed("If-Unmodified-Since")
    if (unwanted := header("if-none-match")) is not None:
        if _matches(unwanted, found.etag):
            raise _not_modified(found)
    elif (since := _moment(header("if-modified-since"))) and _seconds(found) <= since:
        raise _not_modified(found)


def check_copy(headers: Mapping[str, str], found: StoredObject) -> None:
    """The same for the source of a copy, where everything that fails is 412."""
    try:
        check_read(lambda name: headers.get(f"x-amz-copy-source-{name}"), found)
    except ServiceError as error:
        raise precondition_failed("x-amz-copy-source") from error


def write_guard(asked: Question, bucket_exists: Callable[[Connection, str], None]) -> Guard:
    """What must hold for a change: the bucket exists, If-Match and If-None-Match are true."""
    wanted, unwanted = asked.header("if-match"), asked.header("if-none-match")

    def guard(connection: Connection, found: StoredObject | None) -> None:
        bucket_exists(connection, asked.bucket)
        if wanted is not None or unwanted is not None:
            # Of two services with the same condition one must see what the other did.
            take_turn(connection, "object conditions")
            found = rows.find(connection, asked.bucket, asked.key)
        if wanted is not None:
            if found is None:
                raise no_such_key(asked.key)
            if not _matches(wanted, found.etag):
                raise precondition_failed("If-Match")
        if unwanted is not None and found is not None and _matches(unwanted, found.etag):
            raise precondition_failed("If-None-Match")

    return guard


def _matches(tags: str, etag: str) -> bool:
    told = {tag.strip().removeprefix("W/").strip('"') for tag in tags.split(",")}
    return "*" in told or etag in told


def _not_modified(found: StoredObject) -> ServiceError:
    return ServiceError("NotModified", "", 304, ETag=f'"{found.etag}"')


def _moment(date: str | None) -> datetime | None:
    if not date:
        return None
    try:
        moment = parsedate_to_datetime(date)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _seconds(found: StoredObject) -> datetime:
    # HTTP dates have no fractions.
    return found.modified.replace(microsecond=0)
