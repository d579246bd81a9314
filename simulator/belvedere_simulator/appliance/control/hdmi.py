"""The HDMI stream as others may turn it on and off."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from belvedere_simulator.appliance.hdmi.output import HdmiOutput

ON, OFF, SHOW, NEW_PASSWORD = "on", "off", "show", "new-password"


def stream_document(output: HdmiOutput, arguments: Mapping[str, Any]) -> dict[str, Any]:
    """Do what `set` says, with `host` and `port` where given, and tell the stream.

    `password` is there with `reveal` only. Raises BelvedereError.
    """
    wanted = arguments.get("set", SHOW)
    if wanted == ON:
        host, port = arguments.get("host"), arguments.get("port")
        output.turn_on(
            str(host) if host is not None else None,
            int(port) if port is not None else None,
        )
    elif wanted == OFF:
        output.turn_off()
    elif wanted == NEW_PASSWORD:
        output.new_password()
    settings, status = output.settings, output.status
    told = {
        "on": settings.on,
        "url": settings.url,
        "host": settings.host,
        "port": settings.port,
        "user": settings.user,
        "problem": status.problem,
    }
    return told | ({"password": settings.password} if arguments.get("reveal") else {})
