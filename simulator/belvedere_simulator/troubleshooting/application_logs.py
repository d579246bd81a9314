"""Why is the log empty? And what do the logs of an application that failed say?"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from belvedere_simulator.commands.twins.calling import pages, told_failures
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.explaining.explaining import explain
from belvedere_simulator.explaining.known import Severity
from belvedere_simulator.messages import tr
from belvedere_simulator.troubleshooting.guide import (
    Answers,
    Clients,
    Finding,
    State,
    Surroundings,
    by_hand,
    fine,
    problem,
    unknown,
)

_GONE = ("REMOVAL_SUCCEEDED", "DEPLOYMENT_FAILED")
_SILENT = timedelta(minutes=15)
_CONSOLE = "console_output"
_LINES = 300
_MOST_FINDINGS = 8
_MOST_LETTERS = 300
_BAD = re.compile(r"\b(ERROR|CRITICAL|FATAL)\b|\w(Error|Exception)\b")
Lines = Sequence[tuple[str, str]]
"""Each with its stream."""


def look_at_empty_logs(around: Surroundings, answers: Answers) -> Iterator[Finding]:
    """The streams of each application: which are there, and when they last had a line."""
    try:
        clients = around.open_site()
        instances = _instances(around, clients, answers)
        for instance in instances:
            yield from _streams(clients, instance)
        if not instances:
            yield fine(tr("No application is deployed."))
    except BelvedereError as error:
        yield unknown(tr("It could not be looked at: {why}", why=error.what))
    yield by_hand(
        tr(
            "Only what is written to /opt/aws/panorama/logs comes into the stream of the code node; what is "
            "printed comes into console_output, with flush=True at once, without it much later."
        )
    )


def look_at_applications(around: Surroundings, answers: Answers) -> Iterator[Finding]:
    """The nodes of each application; of those that failed what their newest log lines mean."""
    try:
        clients = around.open_site()
        instances = _instances(around, clients, answers)
        if not instances:
            yield fine(tr("No application is deployed."))
        for instance in instances:
            with told_failures():
                nodes = pages(
                    clients("panorama").list_application_instance_node_instances,
                    "NodeInstances",
                    ApplicationInstanceId=instance["ApplicationInstanceId"],
                )
            failed = [node["NodeInstanceId"] for node in nodes if node.get("CurrentStatus") == "ERROR"]
            status = str(instance.get("Status", ""))
            words = {"name": instance.get("Name", ""), "nodes": ", ".join(failed), "status": status}
            if failed or status.endswith("_ERROR"):
                text = tr("{name} ({status}) has failed: {nodes}.", **words)
                lines = _newest(clients, instance)
                yield problem(text, _why(instance, failed, lines))
                yield from _explained(lines)
            else:
                yield fine(tr("{name} is {status}.", **words))
    except BelvedereError as error:
        yield unknown(tr("It could not be looked at: {why}", why=error.what))


def _instances(around: Surroundings, clients: Clients, answers: Answers) -> list[Mapping[str, Any]]:
    """Those that are deployed; the one that was named. Raises BelvedereError."""
    named = answers.get("application", "")
    around.tell(tr("The site"))
    with told_failures():
        listed = pages(clients("panorama").list_application_instances, "ApplicationInstances")
        chosen = [
            clients("panorama").describe_application_instance(
                ApplicationInstanceId=each["ApplicationInstanceId"]
            )
            for each in listed
            if each.get("Status") not in _GONE
            and named in ("", each.get("Name"), each["ApplicationInstanceId"])
        ]
    if named and not chosen:
        what = tr("There is no {kind} named {name}", kind=tr("application"), name=named)
        raise BelvedereError("BV-CLI-011", what)
    return chosen


def _group(instance: Mapping[str, Any]) -> str:
    device, identifier = instance["DefaultRuntimeContextDevice"], instance["ApplicationInstanceId"]
    return f"/aws/panorama/devices/{device}/applications/{identifier}"


def _streams(clients: Clients, instance: Mapping[str, Any]) -> Iterator[Finding]:
    name = instance.get("Name", "")
    with told_failures():
        logs = clients("logs")
        groups = logs.describe_log_groups(logGroupNamePrefix=_group(instance))["logGroups"]
        streams = logs.describe_log_streams(logGroupName=_group(instance))["logStreams"] if groups else []
    last = {each["logStreamName"]: _moment(each.get("lastEventTimestamp")) for each in streams}
    if not streams:
        yield problem(
            tr("{name} has no log at the site.", name=name),
            tr(
                "It may not have started yet. Look whether the device is online, and whether its role may "
                "write logs; the right region is that of the site."
            ),
        )
        return
    if _CONSOLE not in last:
        yield problem(
            tr("{name} has printed nothing.", name=name),
            tr("Python keeps back what is printed: use print(..., flush=True), or a logger."),
        )
    for stream, at in sorted(last.items()):
        if at is None or datetime.now(UTC) - at > _SILENT:
            when = at.strftime("%Y-%m-%d %H:%M UTC") if at else tr("never")
            text = tr("{name}: the last line of {stream} came {time}.", name=name, stream=stream, time=when)
            yield Finding(State.PROBLEM if stream == _CONSOLE else State.FINE, text)
        else:
            yield fine(tr("{name}: {stream} has lines.", name=name, stream=stream))


def _newest(clients: Clients, instance: Mapping[str, Any]) -> Lines:
    """The newest lines of each stream, from the last one back."""
    with told_failures():
        logs = clients("logs")
        if not logs.describe_log_groups(logGroupNamePrefix=_group(instance))["logGroups"]:
            return ()
        found: list[tuple[str, str]] = []
        for stream in logs.describe_log_streams(logGroupName=_group(instance))["logStreams"]:
            name = str(stream["logStreamName"])
            read = {"logGroupName": _group(instance), "logStreamName": name, "limit": _LINES}
            for event in reversed(logs.get_log_events(**read)["events"]):
                found += [(name, line) for line in reversed(str(event["message"]).split("\n"))]
        return found


def _why(instance: Mapping[str, Any], failed: Collection[str], lines: Lines) -> str:
    """What the site says; after a deployment that went well, what the nodes said last that is bad."""
    if not str(instance.get("Status", "")).endswith("_SUCCEEDED"):
        return str(instance.get("StatusDescription", ""))
    said = next((line for stream, line in lines if stream in failed and _BAD.search(line)), "")
    if said:
        return tr("It was deployed well, and said later: {line}", line=said[:_MOST_LETTERS])
    return tr("It was deployed well: look at the streams of these nodes, and at console_output.")


def _explained(lines: Lines) -> Iterator[Finding]:
    """What is known of them, each kind once."""
    told: dict[str, Finding] = {}
    for stream, line in lines:
        known = explain(line)
        if known is not None and known.severity is Severity.PROBLEM and known.key not in told:
            told[known.key] = problem(f"{stream}: {known.title}", known.fix)
    yield from list(told.values())[:_MOST_FINDINGS]


def _moment(milliseconds: int | None) -> datetime | None:
    return None if milliseconds is None else datetime.fromtimestamp(milliseconds / 1000, UTC)
