"""What devices ask about jobs, checked member by member."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from belvedere_simulator.channel.jobs.execution import REPORTABLE, Status
from belvedere_simulator.channel.jobs.rejection import Code, Rejected
from belvedere_simulator.channel.messages import Damage, Object, Unreadable, is_token, read_object
from belvedere_simulator.messages import tr

MOST_DETAILS = 10
LONGEST_DETAIL = 1024
DETAIL_NAME = re.compile(r"[a-zA-Z0-9:_-]{1,128}\Z")
LONGEST_STEP = 7 * 24 * 60
NO_TIMER = -1
LARGEST_NUMBER = 2**63 - 1


@dataclass(frozen=True)
class Update:
    """A report; `details` None keeps those there are, `step_minutes` None the timer, -1 stops it."""

    status: Status
    details: Mapping[str, str] | None = None
    expected_version: int | None = None
    number: int | None = None
    step_minutes: int | None = None
    include_state: bool = False
    include_document: bool = False


@dataclass(frozen=True)
class Start:
    """The wish for the next job."""

    details: Mapping[str, str] | None = None
    step_minutes: int | None = None


@dataclass(frozen=True)
class Describe:
    """The wish to see a job."""

    number: int | None = None
    include_document: bool = True


def request_of(payload: bytes) -> Object:
    """The members of a request. Raises Rejected InvalidJson, or InvalidRequest for a clientToken."""
    try:
        request = read_object(payload)
    except Unreadable as error:
        if error.damage == Damage.SIZE:
            raise Rejected(Code.INVALID_REQUEST, tr("The request is too large")) from error
        raise Rejected(Code.INVALID_JSON, tr("The request is no JSON object in UTF-8")) from error
    if "clientToken" in request and not is_token(request["clientToken"]):
        raise _invalid("clientToken", tr("text of at most 64 bytes"))
    return request


def update_of(request: Object) -> Update:
    """A report. Raises Rejected."""
    told = request.get("status")
    if not isinstance(told, str) or told not in list(Status):
        raise _invalid("status", ", ".join(REPORTABLE))
    return Update(
        Status(told),
        _details(request),
        _whole(request, "expectedVersion", 0, LARGEST_NUMBER),
        _whole(request, "executionNumber", 0, LARGEST_NUMBER),
        _step(request),
        _switch(request, "includeJobExecutionState", default=False),
        _switch(request, "includeJobDocument", default=False),
    )


def start_of(request: Object) -> Start:
    """The wish for the next job. Raises Rejected."""
    return Start(_details(request), _step(request))


def describe_of(request: Object) -> Describe:
    """The wish to see a job. Raises Rejected."""
    number = _whole(request, "executionNumber", 0, LARGEST_NUMBER)
    return Describe(number, _switch(request, "includeJobDocument", default=True))


def _details(request: Object) -> Mapping[str, str] | None:
    details = request.get("statusDetails")
    if details is None:
        return None
    if not isinstance(details, dict) or len(details) > MOST_DETAILS:
        raise _invalid("statusDetails", tr("an object of at most {most} texts", most=MOST_DETAILS))
    for name, value in details.items():
        if not DETAIL_NAME.match(name) or not _is_detail(value):
            raise _invalid("statusDetails", tr("short names and texts of 1 to 1024 characters"))
    return details


def _is_detail(value: Any) -> bool:
    if not isinstance(value, str) or not 1 <= len(value) <= LONGEST_DETAIL:
        return False
    return not any(unicodedata.category(letter).startswith("C") for letter in value)


def _step(request: Object) -> int | None:
    minutes = request.get("stepTimeoutInMinutes")
    if minutes == NO_TIMER and not isinstance(minutes, bool):
        return NO_TIMER
    return _whole(request, "stepTimeoutInMinutes", 1, LONGEST_STEP)


def _whole(request: Object, name: str, least: int, most: int) -> int | None:
    value = request.get(name)
    # Old device libraries send expectedVersion as text.
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 19:
        value = int(value)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        raise _invalid(name, tr("a whole number from {least} to {most}", least=least, most=most))
    return value


def _switch(request: Object, name: str, *, default: bool) -> bool:
    value = request.get(name)
    if value is None:
        return default
    if not isinstance(value, bool):
        raise _invalid(name, tr("true or false"))
    return value


def _invalid(name: str, expected: str) -> Rejected:
    return Rejected(Code.INVALID_REQUEST, tr("{name} has to be {expected}", name=name, expected=expected))
