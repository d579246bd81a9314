"""Writing messages to a file while they come."""

from __future__ import annotations

import base64
import json
import os
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import IO

from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.files import PRIVATE
from belvedere_simulator.inspection.message import Message, text_of
from belvedere_simulator.inspection.recording.hiding import without_secrets
from belvedere_simulator.messages import tr

FORMAT, VERSION = "belvedere-messages", 1
LARGEST = 1 << 30
_FLUSH_SECONDS = 1.0


class RecordingWriter:
    """One recording: a line of JSON for the file, then one for each message, each with its time.

    It grows under a name of its own (`.part`) and gets its name when it is closed. At `largest` bytes it ends
    by itself. Any thread. `wanted` may raise BelvedereError. Raises BelvedereError BV-MSG-007 where the file
    cannot be written.
    """

    def __init__(
        self,
        file: Path,
        broker: str,
        largest: int = LARGEST,
        wanted: Callable[[Message], bool] = lambda _message: True,
    ) -> None:
        self.file, self._largest, self._wanted = file, largest, wanted
        self._part = file.with_name(f"{file.name}.part")
        self._lock = threading.Lock()
        self._flushed = time.monotonic()
        self.count = self.bytes = self.hidden = 0
        self.full = False
        self.problem: BelvedereError | None = None
        self._stream: IO[bytes] | None = self._opened()
        head = {"format": FORMAT, "version": VERSION, "broker": broker, "started": time.time()}
        self._write(head)

    @property
    def open(self) -> bool:
        """Whether messages are still taken."""
        return self._stream is not None and not self.full and self.problem is None

    def hear(self, message: Message) -> None:
        """Write a message, if it is wanted and there is room. A disk that is full ends the recording, and so
        does a filter that takes too long.
        """
        with self._lock:
            if not self.open or not self._is_wanted(message):
                return
            payload, hidden = without_secrets(message.topic, message.payload)
            text = text_of(payload)
            kept = {"payload": text} if text is not None else {"base64": base64.b64encode(payload).decode()}
            marks = {"retained": True} if message.retained else {}
            marks |= {"hidden": True} if hidden else {}
            try:
                self._write(
                    {"time": message.time, "topic": message.topic, "qos": message.qos, **marks, **kept}
                )
            except BelvedereError as error:
                self.problem = error
                return
            self.count += 1
            self.hidden += hidden
            self.full = self.bytes >= self._largest

    def _is_wanted(self, message: Message) -> bool:
        try:
            return self._wanted(message)
        except BelvedereError as error:
            self.problem = error
            return False

    def close(self) -> Path:
        """Give the file its name. Raises BelvedereError: BV-MSG-007, the `.part` stays then, and what has
        ended the recording.
        """
        with self._lock:
            stream, self._stream = self._stream, None
            if stream is None:
                return self.file
            try:
                with stream:
                    stream.flush()
                    os.fsync(stream.fileno())
                self._part.replace(self.file)
            except OSError as error:
                raise self._unwritable(error) from error
        if self.problem is not None:
            raise self.problem
        return self.file

    def _opened(self) -> IO[bytes]:
        try:
            self._part.parent.mkdir(parents=True, exist_ok=True)
            handle = os.open(self._part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, PRIVATE)
            return os.fdopen(handle, "wb")
        except OSError as error:
            raise self._unwritable(error) from error

    def _write(self, document: object) -> None:
        assert self._stream is not None
        line = json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
        try:
            self._stream.write(line)
            if time.monotonic() - self._flushed > _FLUSH_SECONDS:
                self._stream.flush()
                self._flushed = time.monotonic()
        except OSError as error:
            raise self._unwritable(error) from error
        self.bytes += len(line)

    def _unwritable(self, error: OSError) -> BelvedereError:
        what = tr("The recording cannot be written")
        return BelvedereError("BV-MSG-007", what, where=str(self.file), why=error.strerror or str(error))
