"""The operations on export tasks; the work itself is done by `Exporter`."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import Row, insert, select, update

from belvedere_simulator.messages import tr
from belvedere_simulator.protocol.errors import ServiceError
from belvedere_simulator.service.caller import Caller
from belvedere_simulator.service.clock import Clock
from belvedere_simulator.service.logs.names import PAGING, milliseconds, wrong
from belvedere_simulator.service.logs.streams import require_group
from belvedere_simulator.service.logs.tables import EXPORT_TASKS
from belvedere_simulator.service.store.database import Database

LARGEST_PAGE = 50
DEFAULT_PREFIX = "exportedlogs"
OPEN = ("PENDING", "RUNNING")


class Exports:
    """Export tasks; `has_bucket` tells whether a bucket exists, `wake` starts the work on them."""

    def __init__(
        self, database: Database, clock: Clock, has_bucket: Callable[[str], bool], wake: Callable[[], None]
    ) -> None:
        self._database = database
        self._clock = clock
        self._has_bucket = has_bucket
        self._wake = wake

    def create_export_task(self, caller: Caller, parameters: Mapping[str, Any]) -> Mapping[str, Any]:
        """Ask for an export of a group's events from `from` up to `to` into a bucket."""
        bucket = parameters["destination"]
        prefix = parameters.get("destinationPrefix", DEFAULT_PREFIX)
        caller.require("s3:PutObject", f"arn:aws:s3:::{bucket}/{prefix}/*")
        if not self._has_bucket(bucket):
            raise wrong(tr("The given bucket does not exist: {bucket}", bucket=bucket))
        if parameters["from"] >= parameters["to"]:
            raise wrong(tr("`from` must be before `to`"))
        task = str(uuid.uuid4())
        row = {
            "id": task,
            "name": parameters.get("taskName"),
            "log_group": parameters["logGroupName"],
            "stream_prefix": parameters.get("logStreamNamePrefix", ""),
            "start": parameters["from"],
            "end": parameters["to"],
            "bucket": bucket,
            "prefix": prefix,
            "status": "PENDING",
            "message": "",
            "created": milliseconds(self._clock),
        }
        with self._database.write() as connection:
            require_group(connection, parameters["logGroupName"])
            connection.execute(insert(EXPORT_TASKS), [row])
        self._wake()
        return {"taskId": task}

    def describe_export_tasks(self, _caller: Caller, parameters: Mapping[str, Any]) -> Mapping[str, Any]:
        """The tasks, the newest first, or the one of an id."""
        at = PAGING.cursor("DescribeExportTasks", parameters, largest=LARGEST_PAGE)
        chosen = select(EXPORT_TASKS)
        if "taskId" in parameters:
            chosen = chosen.where(EXPORT_TASKS.c.id == parameters["taskId"])
        if "statusCode" in parameters:
            chosen = chosen.where(EXPORT_TASKS.c.status == parameters["statusCode"])
        with self._database.read() as connection:
            rows = connection.execute(chosen).all()
        page = at.page_of_all(rows, lambda row: (row.created, row.id), descending=True)
        return {"exportTasks": [_told(row) for row in page.entries], "nextToken": page.token}

    def cancel_export_task(self, _caller: Caller, parameters: Mapping[str, Any]) -> Mapping[str, Any]:
        """Cancel a task that has not ended."""
        chosen = EXPORT_TASKS.c.id == parameters["taskId"]
        with self._database.write() as connection:
            row = connection.execute(select(EXPORT_TASKS).where(chosen)).first()
            if row is None:
                raise ServiceError(
                    "ResourceNotFoundException", tr("The specified export task does not exist.")
                )
            if row.status not in OPEN:
                raise ServiceError("InvalidOperationException", tr("The export task has ended already."))
            ended = {"status": "CANCELLED", "completed": milliseconds(self._clock)}
            connection.execute(update(EXPORT_TASKS).where(chosen).values(**ended))
        return {}


def _told(row: Row[tuple[Any, ...]]) -> dict[str, Any]:
    execution = {"creationTime": row.created, "completionTime": row.completed}
    return {
        "taskId": row.id,
        "taskName": row.name,
        "logGroupName": row.log_group,
        "from": row.start,
        "to": row.end,
        "destination": row.bucket,
        "destinationPrefix": row.prefix,
        "status": {"code": row.status, "message": row.message or None},
        "executionInfo": {name: value for name, value in execution.items() if value is not None},
    }
