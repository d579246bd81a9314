"""The log streams of application instances: files on the appliance, and the way to the site."""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from urllib.parse import quote

from belvedere_simulator.appliance.logs.rotating import LARGEST
from belvedere_simulator.appliance.logs.system_logs import SystemLogs
from belvedere_simulator.appliance.shipping.log_stream import LogStream
from belvedere_simulator.application.logs.streams import CONSOLE, Kept, LogStreams

MDS = "mds"
"""The stream of the server that gives applications their credentials."""
FOLDER = "applications"
_ROTATION = Kept(2 * LARGEST, 2)


class ApplicationSinks:
    """Makes the sink of each instance: a stream for each node, named after it, `mds` and `console_output`.

    Files lie in `logs/applications/<instance>` and stay over restarts of the appliance. `console_limit` is
    how many bytes of `console_output` are kept, None: as many as of the others, which is twice 10 MiB.
    """

    def __init__(self, logs: SystemLogs, console_limit: int | None) -> None:
        self._logs = logs
        self._caps: Mapping[str, int] = {} if console_limit is None else {CONSOLE: console_limit}

    def sink(self, instance: str) -> LogStreams:
        """Where everything about an instance is written: `write(stream, lines)`, and `close()` in the end."""

        def written(stream: str, lines: Sequence[str]) -> None:
            self._logs.spool.write(LogStream(instance, stream), lines)

        return LogStreams(
            self._folder(instance),
            written=written,
            caps=self._caps,
            usual=_ROTATION,
            before_write=self._logs.before_write,
        )

    def forget(self, instance: str) -> None:
        """The instance was removed: its files go now, what is to be shipped once that is done."""
        shutil.rmtree(self._folder(instance), ignore_errors=True)
        self._logs.spool.retire(instance)

    def _folder(self, instance: str) -> Path:
        return self._logs.folder / FOLDER / quote(instance, safe="")
