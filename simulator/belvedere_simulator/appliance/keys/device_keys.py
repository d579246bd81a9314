"""The device's own keys: for its logs, metrics, assets and cameras' secrets."""

from __future__ import annotations

from datetime import datetime

from belvedere_simulator.appliance.keys.cache import KeyCache
from belvedere_simulator.appliance.keys.exchange import DEVICE_ALIAS, KeyExchange
from belvedere_simulator.appliance.keys.site_keys import SiteKeys
from belvedere_simulator.appliance.surroundings import Surroundings

_FRESH_SECONDS = 1.0


class DeviceKeys:
    """Fetched when they are first needed, and kept in memory only. Any thread; made anew for each life."""

    def __init__(self, surroundings: Surroundings) -> None:
        self._exchange = KeyExchange(surroundings)
        self._cache = KeyCache(lambda: self._exchange.ask(DEVICE_ALIAS), self._exchange.time)
        self._exchange.on_spoiled(self._cache.forget)

    def keys(self) -> SiteKeys:
        """Keys that are good now. Raises ConnectionError without a way, SiteError when the site refuses."""
        return self._cache.keys()

    def now(self) -> datetime:
        """The service's time, by which signatures are judged; the appliance's before the first exchange."""
        return self._exchange.time.now()

    def refused(self, keys: SiteKeys) -> None:
        """The site does not take these any more: the next who asks gets others."""
        self._cache.refused(keys)

    def older(self, keys: SiteKeys) -> bool:
        """Whether more may be allowed to fresh ones: what keys allow is settled when they are made."""
        return self._cache.older(keys, _FRESH_SECONDS)
