"""Archives that were made and are nowhere yet: only in this process's memory, until they are delivered."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.messages import tr

_LIFE_SECONDS = 300.0


@dataclass(frozen=True)
class HeldArchive:
    """The archive of a device and the name that its file has."""

    name: str
    content: bytes = field(repr=False)


class HeldArchives:
    """By the ids of their devices. An archive holds a key, so it is forgotten as soon as it is of no use:
    when it was delivered or given up, and five minutes after it was made in any case. Any thread."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._held: dict[str, tuple[HeldArchive, float]] = {}
        self._lock = threading.Lock()

    def keep(self, device: str, archive: HeldArchive) -> None:
        """Hold an archive that was made just now."""
        with self._lock:
            self._forget_expired()
            self._held[device] = archive, self._clock() + _LIFE_SECONDS

    def of(self, device: str) -> HeldArchive:
        """The archive of a device. Raises BelvedereError BV-DRV-021: it is not held any more."""
        with self._lock:
            self._forget_expired()
            if device not in self._held:
                what = tr("The archive is not kept any more")
                raise BelvedereError("BV-DRV-021", what, where=device)
            return self._held[device][0]

    @property
    def devices(self) -> tuple[str, ...]:
        """Whose archives are held."""
        with self._lock:
            return tuple(self._held)

    def forget(self, device: str) -> None:
        """It was delivered or given up; one that is not held is fine."""
        with self._lock:
            self._held.pop(device, None)

    def _forget_expired(self) -> None:
        now = self._clock()
        self._held = {device: held for device, held in self._held.items() if now < held[1]}
