"""What this user has published, to publish it again: kept in a file of their own."""

from __future__ import annotations

import json
import threading
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from belvedere_simulator.files import PRIVATE, write_whole
from belvedere_simulator.folders import folders

MOST = 100
_LONGEST = 64 * 1024
FILE = "published-messages.json"
"""Among the user's configuration. It holds what applications were told, which is nobody else's business."""


@dataclass(frozen=True)
class Published:
    """One message; `time` is when it was published last, in epoch seconds. Payloads are text."""

    topic: str
    payload: str
    qos: int
    retained: bool
    time: float


class PublishedMessages:
    """The newest first; the same message is kept once. What cannot be read counts as nothing."""

    def __init__(self, file: Path | None = None) -> None:
        self._file = file or folders().config / FILE
        self._lock = threading.Lock()

    def read(self) -> list[Published]:
        """All that are kept."""
        try:
            listed = json.loads(self._file.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return []
        found = [_published(each) for each in (listed if isinstance(listed, list) else ())]
        return [each for each in found if each is not None][:MOST]

    def add(self, message: Published) -> None:
        """Keep one more, if it is not too long. Raises OSError."""
        if len(message.payload) > _LONGEST:
            return
        with self._lock:
            others = [each for each in self.read() if _same(each) != _same(message)]
            self._write([message, *others][:MOST])

    def forget(self) -> None:
        """Keep nothing any more. Raises OSError."""
        with self._lock, suppress(FileNotFoundError):
            self._file.unlink()

    def _write(self, messages: list[Published]) -> None:
        text = json.dumps([asdict(each) for each in messages], ensure_ascii=False, indent=1)
        write_whole(self._file, text.encode(), PRIVATE)


def _same(message: Published) -> tuple[str, str, int, bool]:
    return message.topic, message.payload, message.qos, message.retained


def _published(told: Any) -> Published | None:
    if not isinstance(told, Mapping) or not isinstance(told.get("topic"), str):
        return None
    stamp = told.get("time")
    return Published(
        told["topic"],
        str(told.get("payload", "")),
        1 if told.get("qos") == 1 else 0,
        bool(told.get("retained")),
        float(stamp) if isinstance(stamp, int | float) else 0.0,
    )
