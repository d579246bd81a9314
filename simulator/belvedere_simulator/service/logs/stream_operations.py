"""The operations on log streams: create, list, delete."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import insert, select

from belvedere_simulator.messages import tr
from belvedere_simulator.service.caller import Caller
from belvedere_simulator.service.clock import Clock
from belvedere_simulator.service.logs.names import PAGING, group_name, in_use, milliseconds, stream_arn, wrong
from belvedere_simulator.service.logs.retention import remove_stream
from belvedere_simulator.service.logs.streams import StreamRow, require_group, require_stream, streams_of
from belvedere_simulator.service.logs.tables import LOG_STREAMS
from belvedere_simulator.service.store.database import Database

LARGEST_PAGE = 50


class StreamOperations:
    """Log streams."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def create_log_stream(self, _caller: Caller, parameters: Mapping[str, Any]) -> Mapping[str, Any]:
        """Make a stream in a group."""
        group, name = parameters["logGroupName"], parameters["logStreamName"]
        with self._database.write() as connection:
            require_group(connection, group)
            chosen = (LOG_STREAMS.c.log_group == group) & (LOG_STREAMS.c.name == name)
            if connection.execute(select(LOG_STREAMS.c.id).where(chosen)).first():
                raise in_use(tr("The specified log stream already exists"))
            made = milliseconds(self._clock)
            row = {"log_group": group, "name": name, "created": made, "stored_bytes": 0, "next_number": 0}
            connection.execute(insert(LOG_STREAMS), [row])
        return {}

    def delete_log_stream(self, _caller: Caller, parameters: Mapping[str, Any]) -> Mapping[str, Any]:
        """Remove a stream; its events follow in small steps."""
        with self._database.write() as connection:
            stream = require_stream(connection, parameters["logGroupName"], parameters["logStreamName"])
            remove_stream(connection, stream.id)
        return {}

    def describe_log_streams(self, caller: Caller, parameters: Mapping[str, Any]) -> Mapping[str, Any]:
        """The streams of a group by name, or by the time of their last event."""
        at = PAGING.cursor("DescribeLogStreams", parameters, largest=LARGEST_PAGE)
        by_time = parameters.get("orderBy") == "LastEventTime"
        prefix = parameters.get("logStreamNamePrefix", "")
        if by_time and prefix:
            raise wrong(tr("Cannot order by LastEventTime with a logStreamNamePrefix."))
        with self._database.read() as connection:
            rows = streams_of(connection, group_name(parameters), prefix)
        descending = bool(parameters.get("descending"))

        def key(row: StreamRow) -> tuple[str | int, ...]:
            return (row.last_event or 0, row.name) if by_time else (row.name,)

        page = at.page_of_all(rows, key, descending=descending)
        return {"logStreams": [_told(caller, row) for row in page.entries], "nextToken": page.token}


def _told(caller: Caller, row: StreamRow) -> dict[str, Any]:
    return {
        "logStreamName": row.name,
        "creationTime": row.created,
        "firstEventTimestamp": row.first_event,
        "lastEventTimestamp": row.last_event,
        "lastIngestionTime": row.last_ingestion,
        "uploadSequenceToken": str(row.next_number).zfill(56),
        "arn": stream_arn(caller, row.log_group, row.name),
        # As in the original service, which no longer counts the bytes of streams.
        "storedBytes": 0,
    }
