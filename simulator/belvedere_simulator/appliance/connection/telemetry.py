"""What an appliance tells while somebody looks at it; see docs/channel.md."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from belvedere_simulator.appliance.connection.channel import SiteChannel
from belvedere_simulator.appliance.parts import InstanceReport
from belvedere_simulator.channel import topics
from belvedere_simulator.channel.messages import Object

LONGEST = 300.0
PERIOD = 1.0


class Telemetry:
    """`statistics` is asked for what the parts of the device measure, once a second while somebody looks."""

    def __init__(
        self,
        channel: SiteChannel,
        clock: Callable[[], datetime],
        statistics: Callable[[], Mapping[str, Any]],
    ) -> None:
        self._channel = channel
        self._clock = clock
        self._statistics = statistics
        self._until = 0.0
        self._next = 0.0
        self._told: dict[tuple[str, str], tuple[str, str]] = {}

    @property
    def watched(self) -> bool:
        """Whether somebody looks."""
        return time.monotonic() < self._until

    def wished(self, message: Object) -> None:
        """A desktop looks for so many `seconds` from now on, 0 for no longer; any other wish is none."""
        seconds = message.get("seconds")
        if isinstance(seconds, bool) or not isinstance(seconds, int | float) or not 0 <= seconds <= LONGEST:
            return
        # Who begins to look is told of every node.
        self._told = {}
        wanted = time.monotonic() + seconds
        self._until = max(self._until, wanted) if seconds else 0.0

    def tell(self, software: str, instances: Sequence[InstanceReport]) -> None:
        """Tell what is due. Raises ConnectionError."""
        if not self.watched:
            return
        now = time.monotonic()
        moment = self._clock().timestamp()
        self._tell_nodes(instances, moment)
        if now < self._next:
            return
        self._next = max(self._next + PERIOD, now)
        states = {each.instance: {"state": each.state, "health": each.health} for each in instances}
        around = {"applications": states, "connection": "ONLINE", "software": software, "time": moment}
        self._publish("statistics", {**_plain(self._statistics()), **around})

    def _tell_nodes(self, instances: Sequence[InstanceReport], moment: float) -> None:
        told: dict[tuple[str, str], tuple[str, str]] = {}
        for instance in instances:
            for node in instance.nodes:
                key, state = (instance.instance, node.name), (node.status, node.detail)
                told[key] = state
                if self._told.get(key) == state:
                    continue
                self._publish(
                    "node",
                    {
                        "applicationInstanceId": instance.instance,
                        "node": node.name,
                        "kind": node.kind,
                        "status": node.status,
                        "detail": node.detail,
                        "time": moment,
                    },
                )
        self._told = told

    def _publish(self, kind: str, content: Mapping[str, Any]) -> None:
        self._channel.tell(topics.telemetry(self._channel.thing, kind), content)


def _plain(value: Any) -> Any:
    """The value as JSON has it: what could not be measured is null."""
    if isinstance(value, Mapping):
        return {str(name): _plain(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value
