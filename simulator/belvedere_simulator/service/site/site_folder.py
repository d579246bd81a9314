"""What lies in the data folder of a site, and what of it tells where the site is."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.files import PRIVATE, write_whole
from belvedere_simulator.folders import data_folder
from belvedere_simulator.messages import tr
from belvedere_simulator.service.reach.choice import ReachState, reach_state

LOCK, RECORD, LOG = "site.lock", "site.json", "site.log"
# Beside the usual folder: the path of the one that the site was moved to.
MOVED = "site.moved"


@dataclass(frozen=True)
class SiteRecord:
    """A running site: its process (`started` as the system knows it, so that no other is taken for it).

    time_scale: how much faster than real ones simulated durations are; vault: where the key of its secrets
    lies, and how weak that is; reach: what became of the address for appliances on the network.
    """

    pid: int
    started: float
    address: str
    version: str
    time_scale: float = 1.0
    vault: str = ""
    reach: ReachState = field(default_factory=ReachState)


def default_data_dir() -> Path:
    """The data folder of this user's own site, wherever it was moved to."""
    try:
        moved = (data_folder() / MOVED).read_text(encoding="utf-8").strip()
    except (OSError, ValueError):
        return usual_data_dir()
    return Path(moved) if moved else usual_data_dir()


def usual_data_dir() -> Path:
    """Where it is unless it was moved."""
    return data_folder() / "site"


def point_default(data_dir: Path) -> None:
    """This user's own site lies there from now on. Raises OSError."""
    write_whole(data_folder() / MOVED, f"{data_dir}\n".encode(), PRIVATE)


def write_record(data_dir: Path, record: SiteRecord) -> None:
    """Tell where the site is, for those who look."""
    write_whole(data_dir / RECORD, json.dumps(asdict(record)).encode(), PRIVATE)


def remove_record(data_dir: Path) -> None:
    """The site is no longer there."""
    (data_dir / RECORD).unlink(missing_ok=True)


def read_record(data_dir: Path) -> SiteRecord | None:
    """What the last site wrote; it may have died since."""
    try:
        fields: Any = json.loads((data_dir / RECORD).read_text(encoding="utf-8"))
        return SiteRecord(
            pid=int(fields["pid"]),
            started=float(fields["started"]),
            address=str(fields["address"]),
            version=str(fields["version"]),
            time_scale=float(fields.get("time_scale", 1.0)),
            vault=str(fields.get("vault", "")),
            reach=reach_state(fields.get("reach", {})),
        )
    except FileNotFoundError:
        return None
    except (ValueError, KeyError, TypeError):
        # A record that cannot be read tells of no site: it is written whole or not at all.
        return None


def check_data_dir(data_dir: Path) -> None:
    """Raise BelvedereError unless `data_dir` is, or can become, the folder of a site."""
    nearest = next(part for part in (data_dir, *data_dir.parents) if part.exists())
    if not nearest.is_dir() or not os.access(nearest, os.W_OK):
        raise BelvedereError(
            "BV-SITE-001",
            tr("The data folder cannot be used"),
            where=str(data_dir),
            why=tr("{path} is not a folder that you may write", path=nearest),
        )
