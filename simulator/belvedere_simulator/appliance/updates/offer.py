"""The image that the site offers for the update job under way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from belvedere_simulator.channel.messages import Object
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.messages import tr

LARGEST = 1 << 30


class UpdateJob(Protocol):
    """The job that wants the update, wherever it is known."""

    def update_files(self, version: str) -> list[Object]:
        """What the site offers for it. Raises OSError when that is not possible now, BelvedereError."""

    def update_progress(self, version: str, percent: int) -> None:
        """How far the stage that it is in is; kept until the site has heard it."""


@dataclass(frozen=True)
class Offer:
    """An image to be fetched; `sha256` is hexadecimal."""

    version: str
    size: int
    sha256: str
    url: str = field(repr=False)


def offered(job: UpdateJob, version: str) -> Offer:
    """The offer for a version. Raises OSError, and BelvedereError BV-UPD-006 when there is none."""
    for file in job.update_files(version):
        offer = _read(file)
        if offer is not None and offer.version == version:
            return offer
    raise BelvedereError(
        "BV-UPD-006", tr("The site does not offer software {version}", version=version), where=version
    )


def _read(file: Mapping[str, Any]) -> Offer | None:
    try:
        offer = Offer(str(file["version"]), int(file["size"]), str(file["sha256"]).lower(), str(file["url"]))
    except (KeyError, TypeError, ValueError):
        return None
    return offer if 0 < offer.size <= LARGEST and len(offer.sha256) == 64 else None
