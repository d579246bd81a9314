"""Requests about shadows, checked member by member."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from belvedere_simulator.channel.messages import Damage, Object, Unreadable, is_token, read_object
from belvedere_simulator.channel.shadow.merging import depth
from belvedere_simulator.channel.shadow.rejection import BAD, ENCODING, TOO_LARGE, Refused
from belvedere_simulator.messages import tr

DEEPEST = 6
LARGEST_REQUEST = 16 * 1024
SECTIONS = ("desired", "reported")


@dataclass(frozen=True)
class Update:
    """A change of the sections that are not None; a section given as null is cleared."""

    desired: Object | None = None
    reported: Object | None = None
    clears_desired: bool = False
    clears_reported: bool = False
    version: int | None = None


def request_of(payload: bytes) -> Object:
    """The members of a request. Raises Refused 400, 413, 415."""
    try:
        request = read_object(payload, LARGEST_REQUEST)
    except Unreadable as error:
        raise _unreadable(error.damage) from error
    if "clientToken" in request and not is_token(request["clientToken"]):
        raise Refused(BAD, tr("Invalid clientToken"))
    return request


def version_of(request: Object) -> int | None:
    """The version that the sender knows. Raises Refused 400."""
    version = request.get("version")
    if version is None:
        return None
    if isinstance(version, bool) or not isinstance(version, int) or not 0 <= version < 2**63:
        raise Refused(BAD, tr("Invalid version"))
    return version


def update_of(request: Object) -> Update:
    """An update. Raises Refused 400."""
    if "state" not in request:
        raise Refused(BAD, tr("Missing required node: state"))
    state = request["state"]
    if not isinstance(state, dict):
        raise Refused(BAD, tr("State node must be an object"))
    if any(name not in SECTIONS for name in state):
        raise Refused(BAD, tr("State contains an invalid node"))
    return Update(
        _section(state, "desired", tr("Desired node must be an object")),
        _section(state, "reported", tr("Reported node must be an object")),
        _cleared(state, "desired"),
        _cleared(state, "reported"),
        version_of(request),
    )


def _section(state: Object, name: str, complaint: str) -> Object | None:
    section = state.get(name)
    if section is None:
        return None
    if not isinstance(section, dict):
        raise Refused(BAD, complaint)
    if depth(section) > DEEPEST:
        raise Refused(BAD, tr("JSON contains too many levels of nesting; maximum is {most}", most=DEEPEST))
    if _null_in_list(section):
        raise Refused(BAD, tr("State contains an invalid node"))
    return section


def _cleared(state: Object, name: str) -> bool:
    return name in state and state[name] is None


def _null_in_list(value: Any, within_list: bool = False) -> bool:
    # null deletes a key; what it would mean within a list nobody could say.
    if value is None:
        return within_list
    if isinstance(value, dict):
        return any(_null_in_list(each, within_list) for each in value.values())
    if isinstance(value, list):
        return any(_null_in_list(each, True) for each in value)
    return False


def _unreadable(damage: Damage) -> Refused:
    match damage:
        case Damage.ENCODING:
            return Refused(ENCODING, tr("The document is not encoded in UTF-8"))
        case Damage.SIZE:
            return Refused(TOO_LARGE, tr("The request is too large"))
        case Damage.JSON:
            return Refused(BAD, tr("Invalid JSON"))
