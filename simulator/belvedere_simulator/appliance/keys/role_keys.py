"""Keys of the roles that application instances were deployed with, for their local endpoints."""

from __future__ import annotations

import threading
from functools import partial

from belvedere_simulator.appliance.aws.errors import SiteError
from belvedere_simulator.appliance.keys.cache import KeyCache
from belvedere_simulator.appliance.keys.exchange import KeyExchange
from belvedere_simulator.appliance.surroundings import Surroundings
from belvedere_simulator.application.credentials import Credentials

NO_ROLE = "NoRoleAttached"


class SiteRoleKeys:
    """Each instance has its own; the device's are never given to one. Any thread; anew for each life."""

    def __init__(self, surroundings: Surroundings) -> None:
        self._exchange = KeyExchange(surroundings)
        self._lock = threading.Lock()
        self._caches: dict[str, KeyCache] = {}
        self._exchange.on_spoiled(self._forget_all)

    def keys(self, instance_id: str) -> Credentials | None:
        """The keys of the instance's role; None when it was deployed without one.

        Raises ConnectionError without a way to the site, SiteError when it refuses.
        """
        with self._lock:
            ask = partial(self._exchange.ask, instance_id)
            cache = self._caches.setdefault(instance_id, KeyCache(ask, self._exchange.time))
        try:
            keys = cache.keys()
        except SiteError as error:
            if error.code == NO_ROLE:
                return None
            raise
        expiration = keys.expires.strftime("%Y-%m-%dT%H:%M:%SZ")
        return Credentials(keys.key_id, keys.secret, keys.token, expiration)

    def _forget_all(self) -> None:
        with self._lock:
            self._caches.clear()
