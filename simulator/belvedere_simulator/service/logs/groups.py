"""The operations on log groups: create, list, retention, tags, delete."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update

from belvedere_simulator.messages import tr
from belvedere_simulator.service.caller import Caller
from belvedere_simulator.service.clock import Clock
from belvedere_simulator.service.logs.names import PAGING, group_arn, in_use, milliseconds, no_group, wrong
from belvedere_simulator.service.logs.retention import remove_stream
from belvedere_simulator.service.logs.streams import require_group, streams_of
from belvedere_simulator.service.logs.tables import LOG_GROUPS, LOG_STREAMS
from belvedere_simulator.service.store.database import Database

LARGEST_PAGE = 50
RETENTION_DAYS = frozenset(
    {1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731}
    | {1096, 1827, 2192, 2557, 2922, 3288, 3653}
)


class Groups:
    """Log groups."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def create_log_group(self, _caller: Caller, parameters: Mapping[str, Any]) -> Mapping[str, Any]:
        """Make a group."""
        name = parameters["logGroupName"]
        tags = dict(parameters.get("tags") or {})
        with self._database.write() as connection:
            if connection.execute(select(LOG_GROUPS.c.name).where(LOG_GROUPS.c.name == name)).first():
                raise in_use(tr("The specified log group already exists"))
            row = {"name": name, "created": milliseconds(self._clock), "tags": tags}
            connection.execute(insert(LOG_GROUPS), [row])
        return {}

    def delete_log_group(self, _caller: Caller, parameters: Mapping[str, Any]) -> Mapping[str, Any]:
        """Remove a group with its streams; their events follow in small steps."""
        name = parameters["logGroupName"]
        with self._database.write() as connection:
            for stream in streams_of(connection, name):
                remove_stream(connection, stream.id)
            connection.execute(delete(LOG_GROUPS).where(LOG_GROUPS.c.name == name))
        return {}

    def describe_log_groups(self, caller: Caller, parameters: Mapping[str, Any]) -> Mapping[str, Any]:
        """The groups by name, those with a prefix or a part of the name where wished."""
        at = PAGING.cursor("DescribeLogGroups", parameters, largest=LARGEST_PAGE)
        prefix, part = parameters.get("logGroupNamePrefix", ""), parameters.get("logGroupNamePattern")
        if prefix and part:
            raise wrong(tr("Give logGroupNamePrefix or logGroupNamePattern, not both"))
        with self._database.read() as connection:
            rows = [
                row
                for row in connection.execute(select(LOG_GROUPS))
                if row.name.startswith(prefix) and (not part or part.lower() in row.name.lower())
            ]
            sizes = _sizes(connection)
        page = at.page_of_all(rows, lambda row: (row.name,))
        groups = [_told(caller, row, sizes.get(row.name, 0)) for row in page.entries]
        return {"logGroups": groups, "nextToken": page.token}

    def put_retention_policy(self, _caller: Caller, parameters: Mapping[str, Any]) -> Mapping[str, Any]:
        """Keep the events of a group for so many days."""
        days = parameters["retentionInDays"]
        if days not in RETENTION_DAYS:
            raise wrong(tr("{days} days is not one of the retention times", days=days))
        return self._set(parameters["logGroupName"], retention_days=days)

    def delete_retention_policy(self, _caller: Caller, parameters: Mapping[str, Any]) -> Mapping[str, Any]:
        """Keep the events of a group as long as there is room."""
        return self._set(parameters["logGroupName"], retention_days=None)

    def tag_log_group(self, _caller: Caller, parameters: Mapping[str, Any]) -> Mapping[str, Any]:
        """Add tags to a group, named or by its ARN."""
        name = _tagged(parameters)
        with self._database.write() as connection:
            tags = {**require_group(connection, name).tags, **parameters["tags"]}
            connection.execute(update(LOG_GROUPS).where(LOG_GROUPS.c.name == name).values(tags=tags))
        return {}

    def untag_log_group(self, _caller: Caller, parameters: Mapping[str, Any]) -> Mapping[str, Any]:
        """Remove tags from a group, named or by its ARN."""
        name, gone = _tagged(parameters), set(parameters.get("tags") or parameters.get("tagKeys") or ())
        with self._database.write() as connection:
            held = require_group(connection, name).tags
            tags = {key: value for key, value in held.items() if key not in gone}
            connection.execute(update(LOG_GROUPS).where(LOG_GROUPS.c.name == name).values(tags=tags))
        return {}

    def list_tags_log_group(self, _caller: Caller, parameters: Mapping[str, Any]) -> Mapping[str, Any]:
        """The tags of a group, named or by its ARN."""
        with self._database.read() as connection:
            return {"tags": dict(require_group(connection, _tagged(parameters)).tags)}

    def _set(self, name: str, **values: Any) -> Mapping[str, Any]:
        with self._database.write() as connection:
            changed = connection.execute(update(LOG_GROUPS).where(LOG_GROUPS.c.name == name).values(**values))
            if changed.rowcount == 0:
                raise no_group()
        return {}


def _sizes(connection: Connection) -> dict[str, int]:
    total = func.sum(LOG_STREAMS.c.stored_bytes)
    rows = connection.execute(select(LOG_STREAMS.c.log_group, total).group_by(LOG_STREAMS.c.log_group))
    return {group: int(size) for group, size in rows}


def _tagged(parameters: Mapping[str, Any]) -> str:
    name, arn = parameters.get("logGroupName"), parameters.get("resourceArn", "")
    return str(name) if name else str(arn).partition(":log-group:")[2].removesuffix(":*")


def _told(caller: Caller, row: Any, size: int) -> dict[str, Any]:
    arn = group_arn(caller, row.name)
    return {
        "logGroupName": row.name,
        "creationTime": row.created,
        "retentionInDays": row.retention_days,
        "metricFilterCount": 0,
        "arn": f"{arn}:*",
        "storedBytes": size,
        "logGroupClass": "STANDARD",
        "logGroupArn": arn,
    }
