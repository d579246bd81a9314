"""One camera of the appliance, whoever reads it."""

from __future__ import annotations

from dataclasses import dataclass, field

from belvedere_simulator.appliance.applications.hosting.references import CameraReference
from belvedere_simulator.appliance.applications.hosting.spoiling import CameraKeys
from belvedere_simulator.video.specification import CameraSpecification

FIRST_RETRY, LONGEST_RETRY = 1.0, 30.0
RECHECK_SECONDS = 10.0
"""While a camera cannot be reached its secret is looked at again: it may have been changed."""


@dataclass(frozen=True)
class CameraStatus:
    """`state` in the words of the video worker, `detail` for people."""

    state: str = "STARTING"
    detail: str = ""


@dataclass
class Camera:
    """`holders` are the instances that read it with the names it has there.

    `fetch_at` is when its secret is to be fetched next, in seconds of time.monotonic, None: not before
    something happens. `failure` says why it could not be.
    """

    reference: CameraReference
    keys: CameraKeys | None = None
    holders: set[tuple[str, str]] = field(default_factory=set)
    status: CameraStatus = CameraStatus()
    failure: str = ""
    fetch_at: float | None = None
    attempts: int = 0
    opened: CameraSpecification | None = None

    @property
    def shown(self) -> CameraStatus:
        """What its nodes are said to be."""
        if self.keys is None:
            return CameraStatus("ERROR", self.failure) if self.failure else CameraStatus()
        return self.status

    def targets(self) -> tuple[str, ...]:
        """What a fault that strikes it may be aimed at."""
        held = {name for holder in self.holders for name in holder}
        return (self.reference.package, *sorted(held))

    def fetched(self, keys: CameraKeys, now: float) -> bool:
        """Its secret was read; whether it is another than before."""
        changed = keys != self.keys
        self.failure, self.attempts = "", 0
        if changed:
            self.keys, self.status = keys, CameraStatus()
        self.fetch_at = now + RECHECK_SECONDS if self.status.state == "ERROR" else None
        return changed

    def not_fetched(self, reason: str, now: float, *, keep: bool) -> None:
        """Its secret could not be read; what was known of it counts on when `keep`."""
        if not keep:
            self.keys = None
        self.failure = reason
        self.fetch_at = now + min(FIRST_RETRY * 2.0**self.attempts, LONGEST_RETRY)
        self.attempts = min(self.attempts + 1, 8)
