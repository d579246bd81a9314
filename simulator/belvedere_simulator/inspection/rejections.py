"""Why a request was refused, in words, and what to do about it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from belvedere_simulator.channel.jobs.rejection import Code
from belvedere_simulator.channel.shadow import rejection as shadow
from belvedere_simulator.errors import catalogue
from belvedere_simulator.inspection.meaning import Feature, meaning_of
from belvedere_simulator.messages import tr


@dataclass(frozen=True)
class Explained:
    """A rejection: its `code`, what the sender of it `said`, the `reason` in words and what `helps`."""

    code: str
    said: str
    reason: str
    helps: str


def explain(topic: str, payload: Mapping[str, Any]) -> Explained:
    """What a message on `.../rejected` means. Codes that nobody documented are said to be such."""
    code, said = payload.get("code"), str(payload.get("message", ""))
    match meaning_of(topic).feature:
        case Feature.JOBS:
            known = _of_jobs(str(code))
        case Feature.SHADOWS:
            known = _of_shadows(_number(code), said)
        case _:
            known = _of_ours(str(code))
    reason, helps = known or (
        tr("This code is none of those that are documented."),
        tr("Read the message, and ask whoever runs the broker what the code means there."),
    )
    return Explained("" if code is None else str(code), said, reason, helps)


def _number(code: Any) -> int:
    try:
        return int(code)
    except (TypeError, ValueError):
        return 0


def _of_jobs(code: str) -> tuple[str, str] | None:
    words: dict[str, tuple[str, str]] = {
        Code.INVALID_TOPIC: (
            tr("The topic is none of those on which jobs are asked about."),
            tr("Compare the topic with $aws/things/THING/jobs/...; the names of thing and job may be wrong."),
        ),
        Code.INVALID_JSON: (
            tr("The payload is no JSON object in UTF-8."),
            tr("Send one JSON object; an empty payload counts as an empty object."),
        ),
        Code.INVALID_REQUEST: (
            tr("A member of the request has a value that is not allowed."),
            tr(
                "The message names the member. Details are at most 10 texts of 1 to 1024 characters; "
                "versions and timers are whole numbers; clientToken has at most 64 bytes."
            ),
        ),
        Code.INVALID_STATE_TRANSITION: (
            tr("The job cannot go from the state that it is in to the one that was asked for."),
            tr(
                "Look at executionState: a job that has ended keeps its state. A report whose answer was "
                "lost is refused so, too, and need not be sent again."
            ),
        ),
        Code.RESOURCE_NOT_FOUND: (
            tr("There is no such job for this thing, or not with this executionNumber."),
            tr("Ask for $next to see what there is to do: the job may have been deleted meanwhile."),
        ),
        Code.VERSION_MISMATCH: (
            tr("The job has changed since the sender saw it: expectedVersion is not its version."),
            tr("Take the version and the details from executionState and send the report again."),
        ),
        Code.INTERNAL_ERROR: (
            tr("The site could not work on the request."),
            tr("Send it again after a pause; the log of the site says what failed."),
        ),
        Code.REQUEST_THROTTLED: (
            tr("More than ten requests of this thing about its jobs were under way at once."),
            tr("Wait for answers before asking more, and send this one again after a pause."),
        ),
        Code.TERMINAL_STATE_REACHED: (
            tr("The job that was asked for has ended."),
            tr("Nothing is left to do for it: ask for $next."),
        ),
    }
    return words.get(code)


def _of_shadows(code: int, said: str) -> tuple[str, str] | None:
    if code == shadow.BAD:
        return _bad_request(said)
    if code == shadow.MISSING:
        return _missing(said)
    return {
        shadow.UNAUTHORISED: (
            tr("The sender did not prove who it is."),
            tr("Connect with a certificate that the site knows and that has not expired."),
        ),
        shadow.FORBIDDEN: (
            tr("The sender may not do this with the shadow, or the thing has as many shadows as it may."),
            tr("Check what the sender's certificate allows, and delete named shadows that nobody needs."),
        ),
        shadow.CONFLICT: (
            tr("The shadow has changed since the sender saw it: version is not the current one."),
            tr("Get the shadow, merge what changed, and send the update with its version; or without one."),
        ),
        shadow.TOO_LARGE: (
            tr("The request, or the state that it would make, is too large: 8 KB for desired and reported."),
            tr("Report less, or shorter; delete members that nobody reads by setting them to null."),
        ),
        shadow.ENCODING: (
            tr("The document is not encoded in UTF-8."),
            tr("Write the JSON in UTF-8, without a byte order mark."),
        ),
        shadow.TOO_MANY: (
            tr("More than ten requests of this thing about its shadows were under way at once."),
            tr("Wait for answers before asking more, and send this one again after a pause."),
        ),
        shadow.INTERNAL: (
            tr("The site could not work on the request."),
            tr("Send it again after a pause; the log of the site says what failed."),
        ),
    }.get(code)


def _missing(said: str) -> tuple[str, str]:
    if re.search(r"no such thing|no thing", said, re.IGNORECASE):
        return (
            tr("There is no thing of this name."),
            tr("Check the thing name in the topic; a device that was deleted has no shadows any more."),
        )
    return (
        tr("There is no shadow of this name: it was never written, or was deleted."),
        tr("The first update makes it. Devices ask for their shadow before they have written one: no fault."),
    )


def _bad_request(said: str) -> tuple[str, str]:
    for pattern, known in _bad_requests():
        if re.search(pattern, said, re.IGNORECASE):
            return known
    return (
        tr("The request is malformed."),
        tr("Compare it with: state, with desired and reported within; version; clientToken."),
    )


def _bad_requests() -> list[tuple[str, tuple[str, str]]]:
    return [
        (
            r"invalid json",
            (tr("The payload is no JSON object."), tr("Check brackets, commas and quotation marks.")),
        ),
        (
            r"required node: *state",
            (
                tr("The member state is missing."),
                tr("Put desired or reported into an object named state."),
            ),
        ),
        (
            r"\b(state|desired|reported)\b.*must be an object",
            (
                tr("state, desired or reported is something else than an object."),
                tr("Give an object there, or null for desired or reported to clear it."),
            ),
        ),
        (
            r"version",
            (
                tr("The version is no whole number from 0 on."),
                tr("Leave it out, or take the one that the last answer had."),
            ),
        ),
        (
            r"clienttoken",
            (tr("The clientToken is no text of at most 64 bytes."), tr("Use a shorter text, or none.")),
        ),
        (
            r"nesting|levels",
            (
                tr("Objects and lists lie more than six deep in each other."),
                tr("Flatten the document, for example by names with a dot."),
            ),
        ),
        (
            r"invalid node",
            (
                tr("The state has a member besides desired and reported, or null within a list."),
                tr("Only desired and reported belong into state; null deletes a member of an object."),
            ),
        ),
    ]


def _of_ours(code: str) -> tuple[str, str] | None:
    entry = catalogue().get(code)
    if entry is not None:
        return entry.explanation, entry.remedy
    if code == "InvalidRequest":
        return (
            tr("A member of the request is missing or has a value that is not allowed."),
            tr("The message names it; docs/channel.md says what belongs there."),
        )
    if code == "InternalError":
        return (
            tr("The site could not work on the request."),
            tr("Send it again after a pause; the log of the site says what failed."),
        )
    return None
