"""`belvedere logs`: what devices and applications wrote."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from belvedere_simulator.commands.tables import shown
from belvedere_simulator.commands.twins.arguments import add_timeout, given
from belvedere_simulator.commands.twins.log_image import add_open
from belvedere_simulator.commands.twins.log_marks import add_further
from belvedere_simulator.commands.twins.log_reading import add_reading
from belvedere_simulator.commands.twins.progress import wait_until
from belvedere_simulator.commands.twins.session import Session, add_action, as_json, carry_out
from belvedere_simulator.commands.twins.subjects import add_subject, moment, subject_of
from belvedere_simulator.messages import tr

if TYPE_CHECKING:
    Subparsers = argparse._SubParsersAction[argparse.ArgumentParser]

_LOOK_SECONDS = 1.0
# Lines that came late, and so sort before those already told, are still told.
_LATE_MS = 10_000
_EXPORT_SECONDS = 600


def add_parser(subparsers: Subparsers) -> None:
    """Add `logs` and its commands to the program's."""
    logs = subparsers.add_parser("logs", help=tr("what devices and applications wrote"))
    commands = logs.add_subparsers(dest="logs_command", required=True, metavar=tr("COMMAND"))
    tail_ = add_action(commands, "tail", tail, tr("print lines as they come, until Ctrl-C"))
    get_ = add_action(commands, "get", get, tr("print lines of the past"))
    for parser, since in ((tail_, "1m"), (get_, "1h")):
        add_subject(parser)
        parser.add_argument("--stream", action="append", metavar="NAME", help=tr("only this one; repeat it"))
        parser.add_argument("--filter", default="", metavar="PATTERN", help=tr("only lines that fit"))
        parser.add_argument(
            "--since",
            type=moment,
            default=since,
            metavar="WHEN",
            help=tr("10m, 2h, 3d or a time ({usual})", usual=since),
        )
    get_.add_argument("--until", type=moment, metavar="WHEN", help=tr("no later than this"))
    export_ = add_action(commands, "export", export, tr("export lines to a bucket of the site"))
    add_subject(export_)
    export_.add_argument("bucket", metavar="BUCKET", help=tr("where to"))
    export_.add_argument(
        "--prefix", default="", metavar="TEXT", help=tr("the beginning of the objects' keys")
    )
    export_.add_argument(
        "--since", type=moment, default="1d", metavar="WHEN", help=tr("10m, 2h, 3d or a time (1d)")
    )
    export_.add_argument("--until", type=moment, metavar="WHEN", help=tr("no later than this"))
    add_timeout(export_, _EXPORT_SECONDS)
    add_action(commands, "groups", groups, tr("list log groups and their streams"))
    add_open(commands)
    add_reading(commands)
    add_further(commands)


def run(arguments: argparse.Namespace) -> int:
    """Run the command that was parsed. Raises BelvedereError."""
    local: Callable[[argparse.Namespace], int] | None = getattr(arguments, "_local", None)
    return local(arguments) if local is not None else carry_out(arguments)


def get(session: Session) -> int:
    """The lines of a time, oldest first."""
    group = subject_of(session).log_group
    events = _events(session, group, _ms(session.given.since), session.given.until)
    if session.as_json:
        session.tell({"events": list(events)}, "")
        return 0
    for event in events:
        _tell_line(session, event)
    return 0


def tail(session: Session) -> int:
    """Each line once, as it comes; with --json one object a line."""
    group, told = subject_of(session).log_group, dict[str, int]()
    start = _ms(session.given.since)
    while True:
        for event in _events(session, group, start, None):
            if event["eventId"] not in told:
                told[event["eventId"]] = event["timestamp"]
                _tell_line(session, event)
        sys.stdout.flush()
        start = max([start, *(at - _LATE_MS for at in told.values())])
        told = {name: at for name, at in told.items() if at >= start}
        time.sleep(_LOOK_SECONDS)


def groups(session: Session) -> int:
    """Every group with its streams, and when each was written to last."""
    from belvedere_simulator.logs.sources.service import groups_of, streams_of  # noqa: PLC0415 - NumPy

    logs = session.clients("logs")
    streams = {name: streams_of(logs, name) for name in groups_of(logs)}
    found = [{"group": name, "streams": listed} for name, listed in streams.items()]
    rows = [
        (name, each["stream"], _stamp(each["last"])) for name, listed in streams.items() for each in listed
    ]
    heads = (tr("group"), tr("stream"), tr("last line"))
    session.tell_table({"groups": found}, heads, rows, tr("Nothing was logged."))
    return 0


def export(session: Session) -> int:
    """Have the lines written to a bucket and wait for it. 1 when that failed."""
    wanted, logs = session.given, session.clients("logs")
    task = logs.create_export_task(
        logGroupName=subject_of(session).log_group,
        fromTime=_ms(wanted.since),
        to=_ms(wanted.until or datetime.now(UTC)),
        destination=wanted.bucket,
        **given(destinationPrefix=wanted.prefix),
    )["taskId"]

    def look() -> tuple[str, Any | None]:
        found = logs.describe_export_tasks(taskId=task)["exportTasks"][0]
        state = found["status"]["code"]
        return state, found if state in ("COMPLETED", "FAILED", "CANCELLED") else None

    ended = wait_until(look, wanted.timeout, task)
    place = f"s3://{wanted.bucket}/{ended.get('destinationPrefix', '')}/{task}"
    session.tell(ended, f"{ended['status']['code']}: {place}")
    return 0 if ended["status"]["code"] == "COMPLETED" else 1


def _events(session: Session, group: str, start: int, until: datetime | None) -> Iterator[Any]:
    logs, token = session.clients("logs"), ""
    while True:
        try:
            answer = logs.filter_log_events(
                logGroupName=group,
                startTime=start,
                **given(
                    endTime=_ms(until) if until else None,
                    logStreamNames=session.given.stream,
                    filterPattern=session.given.filter,
                    nextToken=token,
                ),
            )
        except logs.exceptions.ResourceNotFoundException:
            return  # nothing was written yet
        yield from answer["events"]
        token = answer.get("nextToken", "")
        if not token:
            return


def _tell_line(session: Session, event: Any) -> None:
    if session.as_json:
        sys.stdout.write(" ".join(as_json(event).split("\n")) + "\n")
        return
    at = datetime.fromtimestamp(event["timestamp"] / 1000).astimezone()
    stamp = at.isoformat(timespec="milliseconds")
    for line in event["message"].splitlines() or [""]:
        sys.stdout.write(f"{stamp} {shown(event['logStreamName'])} {shown(line)}\n")


def _stamp(seconds: float | None) -> str:
    return (
        "" if seconds is None else datetime.fromtimestamp(seconds).astimezone().isoformat(timespec="seconds")
    )


def _ms(at: datetime) -> int:
    return int(at.timestamp() * 1000)
