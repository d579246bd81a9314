"""What this site offers beside the Panorama API, wired."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from belvedere_simulator.protocol.gateway import Gateway
from belvedere_simulator.protocol.models import own_model
from belvedere_simulator.service.alarm_targets.operations import TargetOperations
from belvedere_simulator.service.caller import Caller
from belvedere_simulator.service.observing.operations import ObserverOperations, observer_resources
from belvedere_simulator.service.things.channel import Channel
from belvedere_simulator.service.tools.operations import ToolOperations, tool_resources
from belvedere_simulator.service.tools.telemetry import TelemetryOperations
from belvedere_simulator.service.wiring.foundations import Foundations
from belvedere_simulator.service.wiring.panorama import Panorama, Whereabouts


def own_face(
    parts: Foundations,
    panorama: Panorama,
    channel: Channel,
    whereabouts: Whereabouts,
    targets: TargetOperations,
) -> Gateway:
    """The face `belvedere`: looking from appliances, and at messages; where alarms are told to."""
    tools = ToolOperations(parts.database, channel, channel.tool_news).handlers()
    telemetry = TelemetryOperations(parts.database, channel, channel.telemetry).handlers()
    observing = ObserverOperations(parts.database, panorama.certificates, whereabouts.endpoints).handlers()

    telling = targets.handlers()

    def resources_of(caller: Caller, operation: str, parameters: Mapping[str, Any]) -> Iterable[str]:
        if operation in telling:
            return targets.resources(caller, operation, parameters)
        touched = observer_resources if operation in observing else tool_resources
        return touched(caller, operation, parameters)

    return Gateway(own_model(), {**tools, **telemetry, **observing, **telling}, resources_of)
