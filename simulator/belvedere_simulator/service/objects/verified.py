"""What was found whole lately need not be read again for each range of it."""

from __future__ import annotations

import hashlib
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from pathlib import Path

from belvedere_simulator.messages import tr
from belvedere_simulator.service.objects.damage import DamagedObject

MOST = 1024
SECONDS = 60.0

_Stamp = tuple[int, int, int]


class VerifiedFiles:
    """Checks files against their SHA-256; remembers the result for a minute while the file looks the same."""

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._known: OrderedDict[str, tuple[_Stamp, float]] = OrderedDict()
        self._lock = threading.Lock()

    def check(self, path: Path, sha256: str, size: int, *, anew: bool = False) -> None:
        """Return when the file has these bytes; DamagedObject otherwise. `anew` reads it in any case."""
        try:
            stamp = _stamp(path)
            if not anew and self._is_known(sha256, stamp):
                return
            with path.open("rb") as file:
                found = hashlib.file_digest(file, "sha256").hexdigest()
        except FileNotFoundError as error:
            raise DamagedObject(sha256, tr("its file is missing")) from error
        except OSError as error:
            raise DamagedObject(sha256, tr("its file cannot be read: {reason}", reason=error)) from error
        if found != sha256 or stamp[0] != size:
            raise DamagedObject(sha256, tr("its file has other bytes"))
        self._remember(sha256, stamp)

    def _is_known(self, sha256: str, stamp: _Stamp) -> bool:
        with self._lock:
            known = self._known.get(sha256)
            return known is not None and known[0] == stamp and self._monotonic() < known[1]

    def _remember(self, sha256: str, stamp: _Stamp) -> None:
        with self._lock:
            self._known[sha256] = (stamp, self._monotonic() + SECONDS)
            self._known.move_to_end(sha256)
            while len(self._known) > MOST:
                self._known.popitem(last=False)


def _stamp(path: Path) -> _Stamp:
    status = path.stat()
    return status.st_size, status.st_mtime_ns, status.st_ino
