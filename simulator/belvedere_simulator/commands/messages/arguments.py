"""Arguments that the commands about messages share."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from belvedere_simulator.commands.twins.arguments import positive
from belvedere_simulator.commands.twins.session import add_place
from belvedere_simulator.inspection.connection.broker_address import EVERYTHING
from belvedere_simulator.inspection.filters import MessageFilter
from belvedere_simulator.inspection.meaning import Feature
from belvedere_simulator.messages import tr

PASSWORD = "BELVEDERE_BROKER_PASSWORD"  # noqa: S105 - the name of a variable


def add_broker(parser: argparse.ArgumentParser) -> None:
    """Whose messages: the site's, or those of another broker."""
    add_place(parser)
    parser.add_argument(
        "--broker",
        default="",
        metavar="NAME|URL",
        help=tr("another broker: its name, mqtts://host:port or mqtt://host:port"),
    )
    add_broker_parts(parser)


def add_broker_parts(parser: argparse.ArgumentParser) -> None:
    """What goes with the address of a broker."""
    for name, text in (
        ("--ca", tr("the authorities of the broker's certificate, in PEM")),
        ("--certificate", tr("the certificate to show, in PEM")),
        ("--key", tr("its key, in PEM; it is read, never copied")),
    ):
        parser.add_argument(name, default="", metavar="FILE", help=text)
    parser.add_argument("--user", default="", metavar="NAME", help=tr("the user, where one is asked for"))
    parser.add_argument(
        "--password-file",
        type=Path,
        metavar="FILE",
        help=tr("the file with the password, else {variable} has it", variable=PASSWORD),
    )
    parser.add_argument("--client-id", default="", metavar="ID", help=tr("the id to connect with"))
    parser.add_argument(
        "--listen",
        action="append",
        default=[],
        metavar="FILTER",
        help=tr("a topic filter to listen to; repeat it ({usual})", usual=" ".join(EVERYTHING)),
    )


def add_filter(parser: argparse.ArgumentParser) -> None:
    """Which of the messages."""
    parser.add_argument("--topic", default="", metavar="FILTER", help=tr("only topics that this matches"))
    parser.add_argument(
        "--device", default="", metavar="THING", help=tr("only what is about this thing; - for about none")
    )
    parser.add_argument(
        "--feature", default="", choices=[each.value for each in Feature], help=tr("only this feature")
    )
    parser.add_argument("--text", default="", metavar="T", help=tr("only what has this in topic or payload"))
    parser.add_argument("--without", default="", metavar="T", help=tr("nothing that has this"))
    parser.add_argument(
        "--regex", action="store_true", help=tr("--text and --without are regular expressions")
    )


def add_ends(parser: argparse.ArgumentParser, seconds: float | None = None) -> None:
    """When to stop."""
    parser.add_argument(
        "--seconds", type=positive, default=seconds, metavar="S", help=tr("stop after so many seconds")
    )


def add_from(parser: argparse.ArgumentParser) -> None:
    """A recording instead of a broker."""
    parser.add_argument(
        "--from", type=Path, dest="recording", metavar="FILE", help=tr("read a recording instead")
    )


def filter_of(given: argparse.Namespace) -> MessageFilter:
    """The filter that the arguments say. Raises BelvedereError BV-MSG-004."""
    names = ("topic", "device", "feature", "text", "without", "regex")
    told: dict[str, Any] = {name: getattr(given, name) for name in names}
    return MessageFilter.of(told)
