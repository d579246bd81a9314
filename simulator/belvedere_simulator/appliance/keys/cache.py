"""Keys that are kept until shortly before they end."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import timedelta

from belvedere_simulator.appliance.aws.errors import SiteError
from belvedere_simulator.appliance.keys.exchange import SiteTime
from belvedere_simulator.appliance.keys.site_keys import SiteKeys

EARLY = timedelta(minutes=5)


class KeyCache:
    """The keys that `ask` gives, asked for again five minutes before their end by the service's time."""

    def __init__(self, ask: Callable[[], SiteKeys], clock: SiteTime) -> None:
        self._ask = ask
        self._clock = clock
        self._lock = threading.Lock()
        self._kept: SiteKeys | None = None
        # Not under the lock: whoever spoils them may hold what an exchange under way is waiting for.
        self._spoiled = threading.Event()
        self._since = 0.0

    def keys(self) -> SiteKeys:
        """Keys that are good now. Those who ask at once wait for one exchange.

        Where no fresh ones can be had, the ones kept serve to their end. Raises ConnectionError, SiteError.
        """
        with self._lock:
            if self._spoiled.is_set():
                self._spoiled.clear()
                self._kept = None
            kept = self._kept
            if kept is not None and self._clock.now() < kept.expires - EARLY:
                return kept
            try:
                fresh = self._ask()
            except ConnectionError:
                if kept is None or self._clock.now() >= kept.expires:
                    raise
                return kept
            except SiteError:
                self._kept = None
                raise
            self._kept, self._since = fresh, time.monotonic()
            return fresh

    def refused(self, keys: SiteKeys) -> None:
        """The site does not take these any more; others that were fetched since stay."""
        with self._lock:
            if self._kept == keys:
                self._kept = None

    def forget(self) -> None:
        """None of them is good any more, nor any that are being fetched now. Never waits."""
        self._spoiled.set()

    def older(self, keys: SiteKeys, seconds: float) -> bool:
        """Whether these are not the ones fetched within so many seconds."""
        with self._lock:
            return self._kept != keys or time.monotonic() - self._since > seconds
