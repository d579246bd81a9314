"""The tags of resources, for the families that own the resources; all in the caller's transaction."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sqlalchemy import Connection, bindparam, delete, insert, select

from belvedere_simulator.messages import tr
from belvedere_simulator.protocol.errors import ServiceError, invalid
from belvedere_simulator.service.tags.rules import MOST, is_reserved
from belvedere_simulator.service.tags.tables import TAGS

# Built once: lists ask it for every page.
_TAGS_OF = (
    select(TAGS.c.arn, TAGS.c.key, TAGS.c.value)
    .where(TAGS.c.arn.in_(bindparam("arns", expanding=True)))
    .order_by(TAGS.c.arn, TAGS.c.key)
)


def check_tags(tags: Mapping[str, str], field: str = "Tags") -> None:
    """Raise a ValidationException for keys that nobody may set and for more tags than a resource may have."""
    reserved = [key for key in tags if is_reserved(key)]
    if reserved:
        raise _refused(field, tr("Tag keys must not start with `aws:`: {key}", key=reserved[0]))
    if len(tags) > MOST:
        raise _refused(field, tr("A resource has at most {most} tags", most=MOST))


def set_tags(connection: Connection, arn: str, tags: Mapping[str, str]) -> None:
    """Add `tags` to the resource; a key that it has already takes the new value.

    Raises ValidationException when the resource would have more tags than it may.
    """
    check_tags(tags)
    if not tags:
        return
    held = tags_of(connection, [arn]).get(arn, {})
    check_tags({**held, **tags})
    remove_tags(connection, arn, tags)
    rows = [{"arn": arn, "key": key, "value": value} for key, value in tags.items()]
    connection.execute(insert(TAGS), rows)


def tags_of(connection: Connection, arns: Iterable[str]) -> dict[str, dict[str, str]]:
    """The tags by ARN; a resource without tags is not in it."""
    found: dict[str, dict[str, str]] = {}
    for arn, key, value in connection.execute(_TAGS_OF, {"arns": list(arns)}).all():
        found.setdefault(arn, {})[key] = value
    return found


def remove_tags(connection: Connection, arn: str, keys: Iterable[str] | None = None) -> None:
    """Remove the tags with these keys, or all of a resource that goes."""
    chosen = delete(TAGS).where(TAGS.c.arn == arn)
    connection.execute(chosen if keys is None else chosen.where(TAGS.c.key.in_(list(keys))))


def _refused(field: str, message: str) -> ServiceError:
    return invalid(message, (field, message))
