"""Which resources the policies of a caller are asked about for operations on application instances."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from belvedere_simulator.service.caller import Caller
from belvedere_simulator.service.identifiers import panorama_arn


def instance_resources(caller: Caller, _operation: str, parameters: Mapping[str, Any]) -> tuple[str, ...]:
    """The ARN of the instance that a call is about; `*` for lists, and for one that does not exist yet."""
    identifier = parameters.get("ApplicationInstanceId")
    if identifier is None:
        return ("*",)
    return (panorama_arn(caller.region, caller.account, f"applicationInstance/{identifier}"),)
