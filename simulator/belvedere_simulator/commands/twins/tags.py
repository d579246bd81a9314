"""`tags` of devices, packages and applications: shown and changed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from belvedere_simulator.commands.twins.arguments import tag
from belvedere_simulator.commands.twins.session import Session, add_action
from belvedere_simulator.messages import tr


def add_tag_action(commands: Any, noun: str, arn_of: Callable[[Session], str]) -> None:
    """Add `tags` to the commands of a noun; `arn_of` finds what the command names."""
    parser = add_action(commands, "tags", lambda session: _tags(session, arn_of), tr("show or change tags"))
    parser.add_argument(noun, metavar=noun.upper(), help=tr("its name or id"))
    parser.add_argument(
        "--set", action="append", type=tag, default=[], metavar="NAME=VALUE", help=tr("set a tag; repeat it")
    )
    parser.add_argument(
        "--remove", action="append", default=[], metavar="NAME", help=tr("take a tag away; repeat it")
    )


def _tags(session: Session, arn_of: Callable[[Session], str]) -> int:
    arn = arn_of(session)
    if session.given.set:
        session.panorama.tag_resource(ResourceArn=arn, Tags=dict(session.given.set))
    if session.given.remove:
        session.panorama.untag_resource(ResourceArn=arn, TagKeys=session.given.remove)
    answer = session.panorama.list_tags_for_resource(ResourceArn=arn)
    rows = sorted(answer["Tags"].items())
    session.tell_table(answer, (tr("NAME"), tr("VALUE")), rows, tr("There are no tags."))
    return 0
