"""What belongs to the machine itself, and what no reset takes: identity, software, the counter.

Serial number and hardware addresses are drawn once. What the body keeps is stored together with the reports
on updates that nobody could be told yet, so that no power cut can part them.
"""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from belvedere_simulator.appliance.body.effects import ReportUpdate
from belvedere_simulator.appliance.body.identity import Identity, Model, identity_from
from belvedere_simulator.appliance.body.kept_file import read_kept, write_kept
from belvedere_simulator.appliance.body.state import Kept, UpdateStage
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.files import PRIVATE, private_folder, remove_unfinished, write_whole
from belvedere_simulator.messages import tr

_ENTROPY = 32


@dataclass(frozen=True)
class Memory:
    """What the body keeps, and the reports that are owed to the site, the oldest first."""

    kept: Kept
    owed: tuple[ReportUpdate, ...] = ()


class MachineFolder:
    """The folder `machine` of an appliance's data. Only its one driver writes there."""

    def __init__(self, root: Path) -> None:
        self.folder = root / "machine"

    @property
    def software(self) -> Path:
        """Where the software images are."""
        return self.folder / "software"

    @property
    def _box(self) -> Path:
        return self.folder / "box.json"

    @property
    def _memory(self) -> Path:
        return self.folder / "kept.json"

    @property
    def _plugs(self) -> Path:
        return self.folder / "plugs.json"

    def open(self) -> None:
        """Make it where it is missing, and remove what a killed process left. Raises OSError."""
        private_folder(self.folder)
        for file in (self._box, self._memory, self._plugs):
            remove_unfinished(file)

    def identity(self, model: Model) -> Identity:
        """The box; a new one is of this `model`. Raises OSError, BelvedereError BV-APL-003."""
        told = _read(self._box)
        if told is None:
            told = {"model": model.name, "entropy": secrets.token_hex(_ENTROPY)}
            _write(self._box, told)
        try:
            return identity_from(Model[told["model"]], bytes.fromhex(told["entropy"]))
        except (KeyError, TypeError, ValueError) as error:
            raise _damaged(self._box) from error

    def memory(self) -> Memory | None:
        """What is kept; None in a new box. Raises OSError, BelvedereError BV-APL-003."""
        told = _read(self._memory)
        if told is None:
            return None
        try:
            owed = (
                ReportUpdate(each["version"], UpdateStage(each["stage"]), each["reason"])
                for each in told["owed"]
            )
            return Memory(read_kept(told["kept"]), tuple(owed))
        except (KeyError, TypeError, ValueError) as error:
            raise _damaged(self._memory) from error

    def save(self, memory: Memory) -> None:
        """Keep it durably. Raises OSError."""
        owed = [
            {"version": report.version, "stage": report.stage.value, "reason": report.reason}
            for report in memory.owed
        ]
        _write(self._memory, {"kept": write_kept(memory.kept), "owed": owed})

    def plugs(self) -> dict[str, Any] | None:
        """What was plugged in, as `Plugs` wrote it; None in a new box."""
        return _read(self._plugs)

    def save_plugs(self, plugs: dict[str, Any]) -> None:
        """Keep what is plugged in. Raises OSError."""
        _write(self._plugs, plugs)


def _read(file: Path) -> dict[str, Any] | None:
    try:
        return dict(json.loads(file.read_bytes()))
    except FileNotFoundError:
        return None
    except (ValueError, TypeError) as error:
        raise _damaged(file) from error


def _write(file: Path, content: dict[str, Any]) -> None:
    write_whole(file, json.dumps(content, indent=2).encode(), PRIVATE)


def _damaged(file: Path) -> BelvedereError:
    return BelvedereError("BV-APL-003", tr("What the machine keeps is damaged"), where=str(file))
