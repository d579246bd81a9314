"""ARNs, errors and time of the logs face."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from belvedere_simulator.messages import tr
from belvedere_simulator.protocol.errors import ServiceError
from belvedere_simulator.service.caller import Caller
from belvedere_simulator.service.clock import Clock
from belvedere_simulator.service.list_cursor import PagingNames

PAGING = PagingNames("nextToken", "limit", "InvalidParameterException")
OF_STREAMS = frozenset({"CreateLogStream", "DeleteLogStream", "GetLogEvents", "PutLogEvents"})


def milliseconds(clock: Clock) -> int:
    """Epoch milliseconds of the site's clock."""
    return int(clock.now().timestamp() * 1000)


def group_arn(caller: Caller, group: str) -> str:
    """The ARN of a group, as tags and streams use it."""
    return f"arn:aws:logs:{caller.region}:{caller.account}:log-group:{group}"


def stream_arn(caller: Caller, group: str, stream: str) -> str:
    """The ARN of a stream."""
    return f"{group_arn(caller, group)}:log-stream:{stream}"


def group_name(parameters: Mapping[str, Any]) -> str:
    """The group a request names, by `logGroupName` or by name or ARN in `logGroupIdentifier`."""
    name, identifier = parameters.get("logGroupName"), parameters.get("logGroupIdentifier")
    if name and identifier:
        raise wrong(tr("Give logGroupName or logGroupIdentifier, not both"))
    if not name and not identifier:
        raise wrong(tr("Give logGroupName or logGroupIdentifier"))
    return str(name) if name else _plain(str(identifier))


def resources(caller: Caller, operation: str, parameters: Mapping[str, Any]) -> Iterable[str]:
    """What the policies are asked about: a stream's ARN, a group's, or every group's."""
    arn = parameters.get("resourceArn")
    if arn:
        return (str(arn),)
    name = parameters.get("logGroupName") or _plain(parameters.get("logGroupIdentifier") or "")
    if not name:
        return (group_arn(caller, "*"),)
    if operation in OF_STREAMS:
        return (stream_arn(caller, name, parameters.get("logStreamName", "*")),)
    return (f"{group_arn(caller, name)}:*",)


def wrong(message: str) -> ServiceError:
    """An InvalidParameterException."""
    return ServiceError("InvalidParameterException", message)


def no_group() -> ServiceError:
    """The error for a group that does not exist."""
    return ServiceError("ResourceNotFoundException", tr("The specified log group does not exist."))


def no_stream() -> ServiceError:
    """The error for a stream that does not exist."""
    return ServiceError("ResourceNotFoundException", tr("The specified log stream does not exist."))


def in_use(message: str) -> ServiceError:
    """The error for a name that is taken."""
    return ServiceError("ResourceAlreadyExistsException", message)


def _plain(identifier: str) -> str:
    if not identifier.startswith("arn:"):
        return identifier
    return identifier.partition(":log-group:")[2].removesuffix(":*")
