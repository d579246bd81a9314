"""What lies where in the folder of a recording."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal
from urllib.parse import quote

FORMAT = 1
FACTS, BATCHES, OUTPUTS, TIMINGS = "recording.json", "batches.jsonl", "outputs.jsonl", "timings.jsonl"
LOG, NOTICE, INDEX, STATE = "log.jsonl", "NOTICE.txt", "index.jsonl", "state"
MARK = ".shows-people"
"""An empty file by which a folder is known as a recording, also where its first page is damaged."""
Frames = Literal["exact", "small", "none"]
DEFAULT_LIMIT = 4 << 30


@dataclass(frozen=True)
class RecordingOrder:
    """What the stream worker shall keep of an application in `folder`, until it holds `limit` bytes.

    `frames`: "exact" to the last number, "small" as a camera would compress them, "none" where they lie in
    the recording that is replayed. `begun_late`: the application plays already.
    """

    folder: str
    frames: Frames = "exact"
    limit: int = DEFAULT_LIMIT
    begun_late: bool = False


def stream_folder(recording: Path, stream: str) -> Path:
    """Where the pictures of one stream lie."""
    return recording / "streams" / quote(stream, safe="")
