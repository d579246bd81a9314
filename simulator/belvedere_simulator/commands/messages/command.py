"""The words of `belvedere messages`."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from belvedere_simulator.commands.messages import hearing, knowing, looking, speaking
from belvedere_simulator.commands.messages.arguments import (
    add_broker,
    add_broker_parts,
    add_ends,
    add_filter,
    add_from,
)
from belvedere_simulator.commands.twins.arguments import positive
from belvedere_simulator.messages import tr

if TYPE_CHECKING:
    Subparsers = argparse._SubParsersAction[argparse.ArgumentParser]

Action = Callable[[argparse.Namespace], int]
_SECONDS = 3.0
_MEGABYTES = 256.0


def add_parser(subparsers: Subparsers) -> None:
    """Add `messages` and its commands to the program's."""
    summary = tr("what is said between devices and their site, or at any broker")
    messages = subparsers.add_parser("messages", help=summary)
    commands = messages.add_subparsers(dest="messages_command", required=True, metavar=tr("COMMAND"))
    _add_hearing(commands)
    _add_speaking(commands)
    _add_looking(commands)
    _add_knowing(commands)


def run(arguments: argparse.Namespace) -> int:
    """Run the command that was parsed. Raises BelvedereError."""
    action: Action = arguments._action
    return action(arguments)


def _add_hearing(commands: Any) -> None:
    watch = _add(commands, "watch", hearing.watch, tr("print messages as they come"))
    add_broker(watch)
    add_from(watch)
    add_filter(watch)
    add_ends(watch)
    watch.add_argument("--count", type=int, default=0, metavar="N", help=tr("stop after so many messages"))
    record = _add(commands, "record", hearing.record, tr("write messages to a file, secrets taken out"))
    record.add_argument("file", type=Path, metavar="FILE", help=tr("the recording to write"))
    add_broker(record)
    add_filter(record)
    add_ends(record)
    record.add_argument(
        "--size",
        type=positive,
        default=_MEGABYTES,
        metavar="MB",
        help=tr("stop at so many megabytes ({most})", most=f"{_MEGABYTES:g}"),
    )


def _add_speaking(commands: Any) -> None:
    publish = _add(commands, "publish", speaking.publish, tr("publish one message"))
    publish.add_argument("topic", metavar="TOPIC", help=tr("where to publish"))
    what = publish.add_mutually_exclusive_group()
    what.add_argument("payload", nargs="?", default="", metavar="PAYLOAD", help=tr("what to say"))
    what.add_argument("--file", type=Path, metavar="FILE", help=tr("a file with what to say"))
    publish.add_argument("--qos", type=int, choices=(0, 1), default=0, help=tr("the quality of service (0)"))
    publish.add_argument("--retained", action="store_true", help=tr("have the broker keep it"))
    add_broker(publish)
    replay = _add(commands, "replay", speaking.replay, tr("publish what a recording holds, in its times"))
    replay.add_argument("file", type=Path, metavar="FILE", help=tr("the recording"))
    replay.add_argument(
        "--speed",
        type=float,
        default=1.0,
        metavar="X",
        help=tr("so many times as fast; 0 without pauses (1)"),
    )
    add_broker(replay)
    history = _add(commands, "history", speaking.history, tr("list what was published before"))
    history.add_argument("--forget", action="store_true", help=tr("empty the list"))


def _add_looking(commands: Any) -> None:
    job = _add(commands, "job", looking.job, tr("show a job as a timeline, wrong steps marked"))
    job.add_argument("thing", nargs="?", default="", metavar="THING", help=tr("the device or its thing name"))
    job.add_argument("job", nargs="?", default="", metavar="JOB", help=tr("the id of the job"))
    shadow = _add(commands, "shadow", looking.shadow, tr("show a shadow: desired, reported, delta, versions"))
    shadow.add_argument(
        "thing", nargs="?", default="", metavar="THING", help=tr("the device or its thing name")
    )
    shadow.add_argument("--name", default="", metavar="NAME", help=tr("a named shadow"))
    for parser in (job, shadow):
        add_broker(parser)
        add_from(parser)
        add_ends(parser, _SECONDS)


def _add_knowing(commands: Any) -> None:
    _add(commands, "brokers", knowing.brokers, tr("list the brokers that have a name"))
    save = _add(commands, "save-broker", knowing.save, tr("give a broker a name"))
    save.add_argument("name", metavar="NAME", help=tr("the name"))
    save.add_argument("broker", metavar="URL", help=tr("mqtts://host:port or mqtt://host:port"))
    add_broker_parts(save)
    forget = _add(commands, "forget-broker", knowing.forget, tr("know a broker no more"))
    forget.add_argument("name", metavar="NAME", help=tr("the name"))


def _add(commands: Any, name: str, action: Action, summary: str) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = commands.add_parser(name, help=summary, description=f"{summary}.")
    parser.add_argument("--json", action="store_true", help=tr("print JSON"))
    parser.set_defaults(_action=action)
    return parser
