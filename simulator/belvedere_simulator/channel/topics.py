"""The names of topics: made here, read here, nowhere else.

`$aws/things/<thing>/...` are the topics of jobs and shadows as devices know them,
`panorama/things/<thing>/...` are this project's own. The thing in a topic says whose it is: brokers let
nobody else write there.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

LONGEST = 256
THING = re.compile(r"panorama_[a-zA-Z0-9_-]{1,231}_Thing_[0-9a-f]{8}\Z")
SERIAL = re.compile(r"[0-9a-f]{40}\Z")
JOB_ID = re.compile(r"[a-zA-Z0-9_-]{1,80}\Z")
SHADOW = re.compile(r"[a-zA-Z0-9:_-]{1,64}\Z")
NEXT = "$next"
OF_TOOLS = "belvedere/#"
"""Where devices are asked to look at something, with passwords of cameras: for nobody else."""


class JobVerb(StrEnum):
    """What a device asks about its jobs."""

    LIST = "get"
    START = "start-next"
    DESCRIBE = "describe"
    UPDATE = "update"


class ShadowVerb(StrEnum):
    """What is done with a shadow."""

    GET = "get"
    UPDATE = "update"
    DELETE = "delete"


class OwnVerb(StrEnum):
    """What a device tells or asks on this project's own topics.

    CLAIM, RENEW and PRESENCE belong to one certificate; the others to the thing.
    """

    CLAIM = "claim"
    RENEW = "renew"
    PRESENCE = "presence"
    REPORT = "report"
    ASSETS = "assets"


OF_CERTIFICATE = (OwnVerb.CLAIM, OwnVerb.RENEW, OwnVerb.PRESENCE)


@dataclass(frozen=True)
class JobTopic:
    """A request about jobs; `job_id` for DESCRIBE (or `$next`) and UPDATE."""

    thing: str
    verb: JobVerb
    job_id: str = ""


@dataclass(frozen=True)
class ShadowTopic:
    """A request about a shadow; the classic one has no `name`."""

    thing: str
    verb: ShadowVerb
    name: str = ""


@dataclass(frozen=True)
class OwnTopic:
    """A message on one of our own topics; `serial` is that of the certificate where it counts."""

    thing: str
    verb: OwnVerb
    serial: str = ""


Request = JobTopic | ShadowTopic | OwnTopic


def is_thing(name: str) -> bool:
    """Whether `name` is a thing name as this site gives them: `panorama_<name>_Thing_<8 hex>`."""
    return THING.match(name) is not None


def of_thing(thing: str) -> str:
    """What the device-facing topics of a thing begin with."""
    return f"$aws/things/{thing}"


def own(thing: str) -> str:
    """What our own topics of a thing begin with."""
    return f"panorama/things/{thing}"


def text(topic: Request) -> str:
    """The name of a topic."""
    match topic:
        case JobTopic(thing, JobVerb.DESCRIBE, job_id):
            return f"{of_thing(thing)}/jobs/{job_id}/get"
        case JobTopic(thing, JobVerb.UPDATE, job_id):
            return f"{of_thing(thing)}/jobs/{job_id}/update"
        case JobTopic(thing, verb, _):
            return f"{of_thing(thing)}/jobs/{verb}"
        case ShadowTopic(thing, verb, name):
            return f"{shadow_of(thing, name)}/{verb}"
        case OwnTopic(thing, verb, serial) if verb in OF_CERTIFICATE:
            return f"{own(thing)}/certificates/{serial}/{verb}"
    return f"{own(topic.thing)}/{topic.verb}"


def accepted(topic: Request) -> str:
    """Where a request is answered."""
    return f"{text(topic)}/accepted"


def rejected(topic: Request) -> str:
    """Where a request is refused."""
    return f"{text(topic)}/rejected"


def shadow_of(thing: str, name: str = "") -> str:
    """What the topics of one shadow begin with."""
    return f"{of_thing(thing)}/shadow/name/{name}" if name else f"{of_thing(thing)}/shadow"


def notify(thing: str) -> str:
    """Where the list of pending jobs is told."""
    return f"{of_thing(thing)}/jobs/notify"


def notify_next(thing: str) -> str:
    """Where the next job is told."""
    return f"{of_thing(thing)}/jobs/notify-next"


def telemetry(thing: str, kind: str) -> str:
    """Where a device tells of its state while it runs, for whoever looks; `kind` is one level."""
    return f"{own(thing)}/telemetry/{kind}"


def telling_thing(topic: str) -> tuple[str, str]:
    """The thing whose telemetry a topic carries, and its kind; empty for every other topic."""
    match topic.split("/"):
        case ["panorama", "things", thing, "telemetry", kind] if is_thing(thing):
            return thing, kind
    return "", ""


def watch(thing: str) -> str:
    """Where a desktop asks a device for telemetry."""
    return f"{own(thing)}/watch"


def tool_requests(thing: str) -> str:
    """Where the service asks a device to look at something; nobody else may write or read there."""
    return f"belvedere/things/{thing}/tools/requests"


def tool_replies(thing: str) -> str:
    """Where a device tells what it sees."""
    return f"belvedere/things/{thing}/tools/replies"


def replying_thing(topic: str) -> str:
    """The thing whose tool replies a topic carries; empty for every other topic."""
    match topic.split("/"):
        case ["belvedere", "things", thing, "tools", "replies"] if is_thing(thing):
            return thing
    return ""


def read(topic: str) -> Request | None:
    """What a message on `topic` asks for; None for every other topic, answers and notices included."""
    if len(topic) > LONGEST * 2:
        return None
    match topic.split("/"):
        case ["$aws", "things", thing, "jobs", *rest] if is_thing(thing):
            return _job(thing, rest)
        case ["$aws", "things", thing, "shadow", "name", name, verb] if is_thing(thing) and SHADOW.match(
            name
        ):
            return ShadowTopic(thing, ShadowVerb(verb), name) if verb in list(ShadowVerb) else None
        case ["$aws", "things", thing, "shadow", verb] if is_thing(thing):
            return ShadowTopic(thing, ShadowVerb(verb)) if verb in list(ShadowVerb) else None
        case ["panorama", "things", thing, "certificates", serial, verb] if is_thing(thing):
            known = SERIAL.match(serial) and verb in OF_CERTIFICATE
            return OwnTopic(thing, OwnVerb(verb), serial) if known else None
        case ["panorama", "things", thing, verb] if is_thing(thing):
            known = verb in list(OwnVerb) and verb not in OF_CERTIFICATE
            return OwnTopic(thing, OwnVerb(verb)) if known else None
    return None


def _job(thing: str, rest: list[str]) -> JobTopic | None:
    match rest:
        case ["get"]:
            return JobTopic(thing, JobVerb.LIST)
        case ["start-next"]:
            return JobTopic(thing, JobVerb.START)
        case [job_id, "get"] if job_id == NEXT or JOB_ID.match(job_id):
            return JobTopic(thing, JobVerb.DESCRIBE, job_id)
        case [job_id, "update"] if JOB_ID.match(job_id):
            return JobTopic(thing, JobVerb.UPDATE, job_id)
    return None
