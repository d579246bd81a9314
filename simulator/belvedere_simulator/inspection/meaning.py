"""What a topic is about: whose it is, of which feature, and what is said there in words."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from belvedere_simulator.channel.topics import is_thing
from belvedere_simulator.messages import tr


class Feature(StrEnum):
    """What messages are grouped by below their device."""

    JOBS = "jobs"
    SHADOWS = "shadows"
    PRESENCE = "presence"
    CERTIFICATES = "certificates"
    REPORTS = "reports"
    TELEMETRY = "telemetry"
    FILES = "files"
    TOOLS = "tools"
    BROKER = "broker"
    OTHER = "other"


@dataclass(frozen=True)
class Meaning:
    """`device` is the thing name, empty for what is no device's; `subject` a job's id or a shadow's name.

    `verb` is what is asked (get, update, ...), `answer` accepted, rejected, delta, documents or empty.
    """

    device: str
    feature: Feature
    verb: str = ""
    answer: str = ""
    subject: str = ""


@lru_cache(maxsize=20_000)
def meaning_of(topic: str) -> Meaning:
    """What a topic of any broker is about."""
    match topic.split("/"):
        case ["$aws", "things", thing, "jobs", *rest]:
            return _of_jobs(thing, rest)
        case ["$aws", "things", thing, "shadow", "name", name, verb, *answer]:
            return Meaning(thing, Feature.SHADOWS, verb, "/".join(answer), name)
        case ["$aws", "things", thing, "shadow", verb, *answer]:
            return Meaning(thing, Feature.SHADOWS, verb, "/".join(answer))
        case ["panorama", "things", thing, *rest]:
            return _of_ours(thing, rest)
        case ["belvedere", "things", thing, "tools", verb]:
            return Meaning(thing, Feature.TOOLS, verb)
        case ["$aws", "things", thing, *_]:
            return Meaning(thing, Feature.OTHER)
        case ["panorama", thing] if is_thing(thing):
            # Where the guide has applications publish.
            return Meaning(thing, Feature.OTHER, "application")
        case [first, *_] if first.startswith("$"):
            return Meaning("", Feature.BROKER)
    return Meaning("", Feature.OTHER)


def device_words(thing: str) -> str:
    """The device's own name: what stands between in `panorama_<name>_Thing_<8 hex>`."""
    name, mark, _number = thing.removeprefix("panorama_").rpartition("_Thing_")
    return name if mark and thing.startswith("panorama_") else thing


def feature_words(feature: Feature) -> str:
    """The title of a feature."""
    return {
        Feature.JOBS: tr("Jobs"),
        Feature.SHADOWS: tr("Shadows"),
        Feature.PRESENCE: tr("Presence"),
        Feature.CERTIFICATES: tr("Certificates"),
        Feature.REPORTS: tr("Reports"),
        Feature.TELEMETRY: tr("Telemetry"),
        Feature.FILES: tr("Files of jobs"),
        Feature.TOOLS: tr("Looking from the device"),
        Feature.BROKER: tr("The broker itself"),
        Feature.OTHER: tr("Other topics"),
    }[feature]


@lru_cache(maxsize=20_000)
def said_words(topic: str) -> str:
    """What a message on a topic says, in a few words; empty where only its sender knows."""
    meaning = meaning_of(topic)
    words = _verb_words(meaning.feature, meaning.verb)
    if not words:
        return ""
    match meaning.answer:
        case "accepted":
            return tr("{what}: accepted", what=words)
        case "rejected":
            return tr("{what}: refused", what=words)
        case "delta":
            return tr("Shadow differs: what is desired and not reported")
        case "documents":
            return tr("Shadow before and after a change")
    return words


def _verb_words(feature: Feature, verb: str) -> str:
    return {
        (Feature.JOBS, "get"): tr("Pending jobs asked for"),
        (Feature.JOBS, "start-next"): tr("Next job taken"),
        (Feature.JOBS, "describe"): tr("Job asked for"),
        (Feature.JOBS, "update"): tr("Report on a job"),
        (Feature.JOBS, "notify"): tr("The list of jobs changed"),
        (Feature.JOBS, "notify-next"): tr("Another job is next"),
        (Feature.SHADOWS, "get"): tr("Shadow asked for"),
        (Feature.SHADOWS, "update"): tr("Change of a shadow"),
        (Feature.SHADOWS, "delete"): tr("Shadow deleted"),
        (Feature.PRESENCE, "presence"): tr("Connection came or went"),
        (Feature.PRESENCE, "ask"): tr("The site asks who is there"),
        (Feature.CERTIFICATES, "claim"): tr("Certificate claimed"),
        (Feature.CERTIFICATES, "renew"): tr("Certificate renewed"),
        (Feature.REPORTS, "report"): tr("The device's own report"),
        (Feature.FILES, "assets"): tr("Files of a job asked for"),
        (Feature.TELEMETRY, "node"): tr("State of a node"),
        (Feature.TELEMETRY, "statistics"): tr("What the device measures"),
        (Feature.TELEMETRY, "watch"): tr("Somebody wants telemetry"),
        (Feature.OTHER, "application"): tr("An application of the device"),
        (Feature.TOOLS, "requests"): tr("The site asks the device to look"),
        (Feature.TOOLS, "replies"): tr("What the device sees"),
    }.get((feature, verb), "")


def _of_ours(thing: str, rest: list[str]) -> Meaning:
    match rest:
        case ["certificates", serial, verb, *answer]:
            feature = Feature.PRESENCE if verb == "presence" else Feature.CERTIFICATES
            return Meaning(thing, feature, verb, "/".join(answer), serial)
        case ["presence", *more]:
            return Meaning(thing, Feature.PRESENCE, "/".join(more))
        case ["report"]:
            return Meaning(thing, Feature.REPORTS, "report")
        case ["assets", *answer]:
            return Meaning(thing, Feature.FILES, "assets", "/".join(answer))
        case ["telemetry", kind]:
            return Meaning(thing, Feature.TELEMETRY, kind)
        case ["watch"]:
            return Meaning(thing, Feature.TELEMETRY, "watch")
    return Meaning(thing, Feature.OTHER)


def _of_jobs(thing: str, rest: list[str]) -> Meaning:
    match rest:
        case ["notify" | "notify-next" as verb]:
            return Meaning(thing, Feature.JOBS, verb)
        case ["get" | "start-next" as verb, *answer] if len(answer) <= 1:
            return Meaning(thing, Feature.JOBS, verb, "/".join(answer))
        case [job, "get", *answer]:
            return Meaning(thing, Feature.JOBS, "describe", "/".join(answer), job)
        case [job, "update", *answer]:
            return Meaning(thing, Feature.JOBS, "update", "/".join(answer), job)
    return Meaning(thing, Feature.JOBS)
