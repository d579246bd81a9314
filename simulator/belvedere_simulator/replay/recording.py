"""A recording as it lies on the disk."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.files import PRIVATE, write_whole
from belvedere_simulator.messages import tr
from belvedere_simulator.replay.layout import FACTS, FORMAT, LOG, OUTPUTS, TIMINGS, stream_folder
from belvedere_simulator.replay.plan import read_lines


@dataclass(frozen=True)
class Recording:
    """Its folder, and what its first page says of it."""

    folder: Path
    facts: dict[str, Any]

    @property
    def name(self) -> str:
        """How it is called."""
        return self.folder.name

    @property
    def frames(self) -> str:
        """Which recording's pictures these outputs are of: its own, or those of the one that it replays."""
        return str(self.facts["frames_of"])

    @property
    def has_pictures(self) -> bool:
        """Whether it can be played again."""
        return self.frames == str(self.facts["id"])

    @property
    def is_complete(self) -> bool:
        """Whether its run came to an end, and all of that is in it."""
        return bool(self.facts.get("complete") and not self.facts.get("interrupted"))

    @property
    def expires(self) -> float | None:
        """When it goes, in seconds since 1970; None: never by itself."""
        when = self.facts.get("expires")
        return None if when is None else float(when)

    @property
    def cameras(self) -> list[tuple[str, Path]]:
        """The nodes that sources were given for, each with the folder of its pictures, as they played."""
        return [
            (str(camera["chosen_for"]), stream_folder(self.folder, str(camera["node"])))
            for camera in self.facts["cameras"]
        ]

    def puts(self) -> list[dict[str, Any]]:
        """Everything that was put, in its order. Raises BelvedereError BV-REPLAY-002."""
        return read_lines(self.folder / OUTPUTS)

    def timings(self) -> list[dict[str, Any]]:
        """When batches were delivered and puts came. Raises BelvedereError BV-REPLAY-002."""
        return read_lines(self.folder / TIMINGS)

    def log(self) -> list[dict[str, Any]]:
        """The lines that were logged meanwhile. Raises BelvedereError BV-REPLAY-002."""
        return read_lines(self.folder / LOG) if (self.folder / LOG).exists() else []

    def size(self) -> int:
        """The bytes that it takes."""
        return sum(file.stat().st_size for file in self.folder.rglob("*") if file.is_file())

    def with_facts(self, **changes: Any) -> Recording:
        """The same with other facts, written. Raises OSError."""
        facts = self.facts | changes
        text = json.dumps(facts, indent=2, ensure_ascii=False) + "\n"
        write_whole(self.folder / FACTS, text.encode(errors="backslashreplace"), PRIVATE)
        return Recording(self.folder, facts)


def open_recording(folder: Path) -> Recording:
    """Read a recording's first page. Raises BelvedereError BV-REPLAY-001 where there is none."""
    try:
        facts = json.loads((folder / FACTS).read_text(encoding="utf-8"))
        if int(facts["format"]) != FORMAT:
            raise ValueError(tr("it is of another version of the program"))
        recording = Recording(folder, facts)
        _needed = (recording.frames, recording.cameras, recording.expires, facts["id"], facts["made"])
    except (OSError, ValueError, TypeError, LookupError, RecursionError) as error:
        why = str(getattr(error, "strerror", "") or error)
        raise BelvedereError(
            "BV-REPLAY-001", tr("This is not a recording"), where=str(folder), why=why
        ) from error
    return recording
