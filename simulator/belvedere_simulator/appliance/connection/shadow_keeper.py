"""Keeping the device's shadow in step with the appliance."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from belvedere_simulator.appliance.connection.channel import SiteChannel
from belvedere_simulator.appliance.connection.settings import ShadowSettings
from belvedere_simulator.appliance.connection.shadow_state import change_of
from belvedere_simulator.appliance.logs.system_logs import SystemLogs
from belvedere_simulator.channel.device_session import Rejection
from belvedere_simulator.channel.messages import Object
from belvedere_simulator.channel.topics import ShadowTopic, ShadowVerb

NO_SHADOW = "404"


class ShadowKeeper:
    """Knows what the site has of the classic shadow. For one thread."""

    def __init__(self, channel: SiteChannel, settings: ShadowSettings, logs: SystemLogs) -> None:
        self._channel = channel
        self._settings = settings
        self._logs = logs
        self._there: Object | None = None

    def forget(self) -> None:
        """There is a new connection: what the site has is not known any more."""
        self._there = None

    def read(self) -> None:
        """Learn what the site has and desires, if that is not known. Raises as `keep` does."""
        if self._there is None:
            self._there = self._read()

    def keep(self, reported: Mapping[str, Any]) -> None:
        """Have the shadow report this. Raises Rejection, TimeoutError, ConnectionError."""
        self.read()
        change = change_of(self._there or {}, reported)
        if not change:
            return
        state = {"state": {"reported": change}}
        try:
            answer = self._channel.ask(ShadowTopic(self._channel.thing, ShadowVerb.UPDATE), state)
        except Rejection as error:
            self._there = None
            self._logs.shadow("ERROR", f"update rejected: {error}")
            raise
        self._there = dict(reported)
        self._logs.shadow("INFO", f"reported {', '.join(change)}: version {answer.get('version')}")

    def _read(self) -> Object:
        try:
            answer = self._channel.ask(ShadowTopic(self._channel.thing, ShadowVerb.GET))
        except Rejection as error:
            if error.code != NO_SHADOW:
                raise
            self._logs.shadow("INFO", "there is no shadow yet")
            return {}
        state = answer.get("state", {})
        self._settings.desire(state.get("desired", {}))
        return dict(state.get("reported", {}))
