"""The folder of recordings: found by name, gone when their time is over, together no larger than allowed."""

from __future__ import annotations

import contextlib
import json
import os
import re
import shutil
import time
from dataclasses import asdict, dataclass
from pathlib import Path

from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.files import PRIVATE, private_folder, write_whole
from belvedere_simulator.folders import data_folder
from belvedere_simulator.messages import tr
from belvedere_simulator.replay.layout import FACTS
from belvedere_simulator.replay.recording import Recording, open_recording

SETTINGS = "settings.json"
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")


@dataclass(frozen=True)
class Keeping:
    """`days` until a recording goes by itself, and the bytes that all may take together."""

    days: float = 30.0
    cap: int = 20 << 30


class Shelf:
    """All recordings of this user. A path with a folder in it is taken as it is: that is not kept here."""

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder or data_folder() / "recordings"

    @property
    def keeping(self) -> Keeping:
        """What is set."""
        try:
            return Keeping(**json.loads((self.folder / SETTINGS).read_text(encoding="utf-8")))
        except FileNotFoundError:
            return Keeping()
        except (OSError, ValueError, TypeError) as error:
            raise BelvedereError(
                "BV-REPLAY-002",
                tr("The settings of recordings cannot be read"),
                where=str(self.folder / SETTINGS),
                why=str(error),
            ) from error

    def keep(self, keeping: Keeping) -> None:
        """Set it, for recordings that begin from now on. Raises OSError."""
        private_folder(self.folder)
        write_whole(self.folder / SETTINGS, json.dumps(asdict(keeping)).encode(), PRIVATE)

    def recordings(self) -> list[Recording]:
        """Those that can be read, the oldest first."""
        if not self.folder.is_dir():
            return []
        found = []
        for page in self.folder.glob(f"*/{FACTS}"):
            # One that is damaged must not be in the way of all others.
            with contextlib.suppress(BelvedereError):
                found.append(open_recording(page.parent))
        return sorted(found, key=lambda one: float(one.facts["made"]))

    def find(self, named: str) -> Recording:
        """The recording of that name or path. Raises BelvedereError BV-REPLAY-001 or -004."""
        return open_recording(self._path(named))

    def pictures_of(self, run: Recording) -> Recording | None:
        """The recording whose frames a run got; None when it is not kept here (any more)."""
        if run.has_pictures:
            return run
        return next((one for one in self.recordings() if one.facts["id"] == run.frames), None)

    def place(self, named: str) -> Path:
        """Where a new recording of that name or path goes. Raises BelvedereError BV-REPLAY-004."""
        path = self._path(named)
        if path.exists():
            raise BelvedereError("BV-REPLAY-004", tr("There is one of this name already"), where=str(path))
        return path

    def free_name(self, wanted: str) -> str:
        """`wanted`, or with a number where that is taken."""
        number, name = 1, wanted
        while (self.folder / name).exists():
            number += 1
            name = f"{wanted}-{number}"
        return name

    def adopt(self, recording: Recording) -> Recording:
        """Take one in that lies elsewhere, under its name or one like it.

        Raises BelvedereError, OSError.
        """
        private_folder(self.folder)
        place = self.place(self.free_name(recording.name))
        shutil.move(recording.folder, place)
        return open_recording(place)

    def remove(self, named: str) -> None:
        """Take one away, and all that is in it. Raises BelvedereError BV-REPLAY-001, -004 or OSError."""
        shutil.rmtree(self.find(named).folder)

    def expire(self, now: float | None = None) -> list[str]:
        """Take away those whose time is over; returns their names."""
        moment = time.time() if now is None else now
        over = [one for one in self.recordings() if one.expires is not None and one.expires <= moment]
        for recording in over:
            shutil.rmtree(recording.folder)
        return [recording.name for recording in over]

    def room(self, limit: int) -> int:
        """The bytes that a new recording may take, `limit` at most.

        Raises BelvedereError BV-REPLAY-005 when the cap is reached: nothing goes before its time unasked.
        """
        cap = self.keeping.cap
        left = cap - sum(recording.size() for recording in self.recordings())
        if left <= 0:
            raise BelvedereError("BV-REPLAY-005", tr("The recordings take all the room that they may"))
        return min(limit, left)

    def _path(self, named: str) -> Path:
        if "/" in named or os.sep in named:
            return Path(named).expanduser().absolute()
        if not _NAME.fullmatch(named):
            raise BelvedereError("BV-REPLAY-004", tr("A recording cannot be called so"), where=named)
        return self.folder / named
