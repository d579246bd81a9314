"""What a demonstration made, kept at each step, so that all of it can be removed again."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.files import PRIVATE, private_folder, rewrite_whole
from belvedere_simulator.messages import tr

FOLDER = "demonstration"
_FILE = "demonstration.json"


@dataclass(frozen=True)
class DemonstrationCamera:
    """A virtual camera: the name of its node and package, and the port it streams at on this computer."""

    name: str
    port: int
    pid: int = 0
    started: float = 0.0


@dataclass(frozen=True)
class DemonstrationRecord:
    """Devices by name, with the names of their appliances' folders, which are the same; cameras."""

    devices: tuple[str, ...] = ()
    cameras: tuple[DemonstrationCamera, ...] = ()
    complete: bool = False

    def with_device(self, name: str) -> DemonstrationRecord:
        """One device more."""
        return replace(self, devices=(*self.devices, name))

    def with_camera(self, camera: DemonstrationCamera) -> DemonstrationRecord:
        """One camera more, or another process of the same."""
        others = tuple(each for each in self.cameras if each.name != camera.name)
        return replace(self, cameras=(*others, camera))

    def to_document(self) -> dict[str, Any]:
        """As JSON."""
        return asdict(self)


def read_demonstration(site: Path) -> DemonstrationRecord | None:
    """That of the site with this data folder; None where there is none."""
    try:
        told = json.loads((site / FOLDER / _FILE).read_bytes())
        cameras = tuple(DemonstrationCamera(**each) for each in told["cameras"])
        return DemonstrationRecord(tuple(told["devices"]), cameras, bool(told["complete"]))
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError) as error:
        where = str(site / FOLDER / _FILE)
        raise BelvedereError("BV-DEMO-002", tr("The demonstration cannot be read"), where=where) from error


def write_demonstration(site: Path, record: DemonstrationRecord) -> None:
    """Keep it. Raises OSError."""
    private_folder(site / FOLDER)
    rewrite_whole(site / FOLDER / _FILE, json.dumps(record.to_document()).encode(), PRIVATE)
