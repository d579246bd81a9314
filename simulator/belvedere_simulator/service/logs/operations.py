"""All operations of the logs face."""

from __future__ import annotations

from collections.abc import Callable

from belvedere_simulator.protocol.handler import Handler
from belvedere_simulator.service.clock import Clock
from belvedere_simulator.service.logs.exports import Exports
from belvedere_simulator.service.logs.filtering import Filtering
from belvedere_simulator.service.logs.groups import Groups
from belvedere_simulator.service.logs.reading import Reading
from belvedere_simulator.service.logs.stream_operations import StreamOperations
from belvedere_simulator.service.logs.writing import Writing
from belvedere_simulator.service.store.database import Database


class LogOperations:
    """CloudWatch Logs over a database of its own."""

    def __init__(
        self, database: Database, clock: Clock, has_bucket: Callable[[str], bool], wake: Callable[[], None]
    ) -> None:
        self._groups = Groups(database, clock)
        self._streams = StreamOperations(database, clock)
        self._exports = Exports(database, clock, has_bucket, wake)
        self._events = Writing(database, clock)
        self._reading = Reading(database)
        self._filtering = Filtering(database)

    def handlers(self) -> dict[str, Handler]:
        """The operations by their names in the model."""
        return {
            "CreateLogGroup": self._groups.create_log_group,
            "DeleteLogGroup": self._groups.delete_log_group,
            "DescribeLogGroups": self._groups.describe_log_groups,
            "PutRetentionPolicy": self._groups.put_retention_policy,
            "DeleteRetentionPolicy": self._groups.delete_retention_policy,
            "TagLogGroup": self._groups.tag_log_group,
            "UntagLogGroup": self._groups.untag_log_group,
            "ListTagsLogGroup": self._groups.list_tags_log_group,
            "TagResource": self._groups.tag_log_group,
            "UntagResource": self._groups.untag_log_group,
            "ListTagsForResource": self._groups.list_tags_log_group,
            "CreateLogStream": self._streams.create_log_stream,
            "DeleteLogStream": self._streams.delete_log_stream,
            "DescribeLogStreams": self._streams.describe_log_streams,
            "PutLogEvents": self._events.put_log_events,
            "GetLogEvents": self._reading.get_log_events,
            "FilterLogEvents": self._filtering.filter_log_events,
            "CreateExportTask": self._exports.create_export_task,
            "DescribeExportTasks": self._exports.describe_export_tasks,
            "CancelExportTask": self._exports.cancel_export_task,
        }
