"""Does export tasks: gzip files in the object store, one run of lines for each stream.

The tasks are persisted. One that was interrupted begins again and writes the same objects anew, so that
nothing is missing or doubled whatever it had done before.
"""

from __future__ import annotations

import gzip
import hashlib
import logging
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Row, select, update

from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.messages import tr
from belvedere_simulator.protocol.errors import ServiceError
from belvedere_simulator.protocol.http import Body
from belvedere_simulator.service.clock import Clock
from belvedere_simulator.service.logs.events import EventRow, Gap, between
from belvedere_simulator.service.logs.exports import OPEN
from belvedere_simulator.service.logs.names import milliseconds
from belvedere_simulator.service.logs.streams import StreamRow, streams_of
from belvedere_simulator.service.logs.tables import EXPORT_TASKS
from belvedere_simulator.service.objects.object_store import ObjectStore
from belvedere_simulator.service.store.database import Database

FETCHED = 2_000
# Text of one object before compression.
LARGEST_OBJECT = 16 * 2**20
Task = Row[tuple[Any, ...]]

_LOG = logging.getLogger(__name__)


class Cancelled(Exception):
    """The task was cancelled meanwhile."""


class Exporter:
    """Works off the open tasks, the oldest first; `run_all` in the thread of `start`."""

    def __init__(self, database: Database, objects: ObjectStore, clock: Clock) -> None:
        self._database = database
        self._objects = objects
        self._clock = clock
        self._wanted = threading.Event()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._work, name="log-export", daemon=True)

    def start(self) -> None:
        """Resume what an earlier process left open, and wait for more."""
        self._wanted.set()
        self._thread.start()

    def wake(self) -> None:
        """There is a new task."""
        self._wanted.set()

    def stop(self) -> None:
        """End after the object that is being written; what is open is resumed by the next start."""
        self._stopping.set()
        self._wanted.set()
        if self._thread.is_alive():
            self._thread.join()

    def run_all(self) -> None:
        """Do every open task."""
        oldest = (EXPORT_TASKS.c.created, EXPORT_TASKS.c.id)
        with self._database.read() as connection:
            chosen = select(EXPORT_TASKS).where(EXPORT_TASKS.c.status.in_(OPEN))
            tasks = connection.execute(chosen.order_by(*oldest)).all()
        for task in tasks:
            if self._stopping.is_set():
                return
            self._run(task)

    def _work(self) -> None:
        while not self._stopping.is_set():
            self._wanted.wait()
            self._wanted.clear()
            try:
                self.run_all()
            except Exception:
                # The open tasks are tried again with the next one, or by the next start.
                _LOG.exception("exporting logs failed")

    def _run(self, task: Task) -> None:
        try:
            self._move(task, "RUNNING")
            self._export(task)
        except Cancelled:
            return
        except (ServiceError, BelvedereError, OSError, KeyError) as problem:
            _LOG.warning("export task %s failed: %s", task.id, problem)
            self._end(task, "FAILED", str(problem))
            return
        self._end(task, "COMPLETED", tr("Completed successfully"))

    def _export(self, task: Task) -> None:
        with self._database.read() as connection:
            streams = streams_of(connection, task.log_group, task.stream_prefix)
        for stream in streams:
            # A name may have slashes, which would look like folders of their own.
            folder = f"{task.prefix}/{task.id}/{stream.name.replace('/', '-')}"
            for number, lines in enumerate(self._objects_of(stream, task)):
                self._move(task, "RUNNING")
                data = gzip.compress(lines, compresslevel=6, mtime=0)
                body = Body(len(data), hashlib.sha256(data).hexdigest(), data)
                self._objects.put(task.bucket, f"{folder}/{number:06d}.gz", body)

    def _objects_of(self, stream: StreamRow, task: Task) -> Iterator[bytes]:
        """The text of a stream in pieces of at most an object each."""
        lines: list[bytes] = []
        size = 0
        for row in self._events(stream, task):
            line = _line(row)
            if lines and size + len(line) > LARGEST_OBJECT:
                yield b"".join(lines)
                lines, size = [], 0
            lines.append(line)
            size += len(line)
        if lines:
            yield b"".join(lines)

    def _events(self, stream: StreamRow, task: Task) -> Iterator[EventRow]:
        start, end = Gap.at(task.start), Gap.at(task.end)
        while True:
            # A connection for each piece: a long reading transaction would keep the store from shrinking.
            with self._database.read() as connection:
                rows = between(connection, stream.id, start, end, FETCHED)
            yield from rows
            if len(rows) < FETCHED:
                return
            start = Gap.after(rows[-1])

    def _move(self, task: Task, status: str, **values: Any) -> None:
        chosen = (EXPORT_TASKS.c.id == task.id) & EXPORT_TASKS.c.status.in_(OPEN)
        with self._database.write() as connection:
            changed = connection.execute(update(EXPORT_TASKS).where(chosen).values(status=status, **values))
        if changed.rowcount == 0 or (status == "RUNNING" and self._stopping.is_set()):
            raise Cancelled

    def _end(self, task: Task, status: str, message: str) -> None:
        try:
            self._move(task, status, message=message, completed=milliseconds(self._clock))
        except Cancelled:
            _LOG.info("export task %s was cancelled", task.id)


def _line(row: EventRow) -> bytes:
    moment = datetime.fromtimestamp(row.time / 1000, UTC)
    stamp = f"{moment:%Y-%m-%dT%H:%M:%S}.{row.time % 1000:03d}Z"
    return f"{stamp} {row.message}\n".encode()
