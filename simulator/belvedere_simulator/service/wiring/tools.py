"""Looking from appliances, wired."""

from __future__ import annotations

from belvedere_simulator.protocol.gateway import Gateway
from belvedere_simulator.protocol.models import own_model
from belvedere_simulator.service.things.channel import Channel
from belvedere_simulator.service.tools.operations import ToolOperations, tool_resources
from belvedere_simulator.service.tools.telemetry import TelemetryOperations
from belvedere_simulator.service.wiring.foundations import Foundations


def tool_face(parts: Foundations, channel: Channel) -> Gateway:
    """The face `belvedere`: what this site offers beside the Panorama API."""
    tools = ToolOperations(parts.database, channel, channel.tool_news).handlers()
    telemetry = TelemetryOperations(parts.database, channel, channel.telemetry).handlers()
    return Gateway(own_model(), {**tools, **telemetry}, tool_resources)
