"""`belvedere app deploy|replace`: an application sent to a device."""

from __future__ import annotations

import argparse
import re
from pathlib import Path
from typing import Any

from belvedere_simulator.commands.twins.app_plan import carry_out_wish, tell_plan
from belvedere_simulator.commands.twins.app_status import told_end, wait_for_end
from belvedere_simulator.commands.twins.arguments import (
    add_tags,
    add_timeout,
    given,
    read_object,
    read_text,
    tags_of,
)
from belvedere_simulator.commands.twins.naming import device_id, instance_id
from belvedere_simulator.commands.twins.session import Session, add_action
from belvedere_simulator.deploying.wish import Wish, built_anew, read_project
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.manifest.layout import default_override, find_layout
from belvedere_simulator.manifest.problem import Problems
from belvedere_simulator.messages import tr

_SECONDS = 900


def add_deploy(commands: Any) -> None:
    """Add both commands to those of applications."""
    deploy_ = add_action(commands, "deploy", deploy, tr("deploy an application to a device"))
    replace_ = add_action(
        commands,
        "replace",
        replace,
        tr("put another application, or the same one changed, in the place of one"),
        destructive=True,
    )
    replace_.add_argument("app", metavar="APP", help=tr("the name or id of the one to replace"))
    for parser in (deploy_, replace_):
        _add_manifests(parser)
    deploy_.add_argument("--device", required=True, metavar="DEVICE", help=tr("its name or id"))


def _add_manifests(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "folder",
        nargs="?",
        type=Path,
        metavar="APP_DIR",
        help=tr("an application folder whose packages are registered"),
    )
    parser.add_argument("--manifest", type=Path, metavar="FILE", help=tr("the graph, instead of a folder"))
    parser.add_argument(
        "--overrides", type=Path, metavar="FILE", help=tr("the override; a folder's own when left out")
    )
    parser.add_argument("--no-overrides", action="store_true", help=tr("without the folder's override"))
    parser.add_argument("--name", metavar="NAME", help=tr("what it is called"))
    parser.add_argument("--description", default="", help=tr("what it does"))
    parser.add_argument("--role", default="", metavar="ROLE", help=tr("the role it gets, by name or ARN"))
    parser.add_argument("--wait", action="store_true", help=tr("wait until the device runs it"))
    parser.add_argument("--plan", action="store_true", help=tr("tell what would happen, and do nothing"))
    parser.add_argument(
        "--register",
        action="store_true",
        help=tr("build, upload and register first what the site does not have of the folder"),
    )
    parser.add_argument(
        "--rebuild", action="store_true", help=tr("build containers anew with --register, those there too")
    )
    add_timeout(parser, _SECONDS)
    add_tags(parser)


def deploy(session: Session) -> int:
    """A new application on a device. 1 when it was waited for and failed."""
    return _create(session, device_id(session.panorama, session.given.device))


def replace(session: Session) -> int:
    """Another application on the same device; the old one goes when the new one runs."""
    name = session.given.app
    old = instance_id(session.panorama, name)
    device = session.panorama.describe_application_instance(ApplicationInstanceId=old)[
        "DefaultRuntimeContextDevice"
    ]
    if not session.given.plan:
        session.confirm(tr("{name} will be removed when the new application is deployed.", name=name), name)
    return _create(session, device, ApplicationInstanceIdToReplace=old)


def _create(session: Session, device: str, **members: Any) -> int:
    wanted = session.given
    graph, override = _manifests(wanted)
    if wanted.plan or wanted.register:
        wish = _wish(session, graph, override, device, str(members.get("ApplicationInstanceIdToReplace", "")))
        return tell_plan(session, wish) if wanted.plan else carry_out_wish(session, wish, wait=wanted.wait)
    payload = {"ManifestOverridesPayload": {"PayloadData": in_one_line(override)}} if override else {}
    answer = session.panorama.create_application_instance(
        DefaultRuntimeContextDevice=device,
        ManifestPayload={"PayloadData": in_one_line(graph)},
        **payload,
        **given(
            Name=wanted.name or graph.parent.name,
            Description=wanted.description,
            RuntimeRoleArn=_role(session, wanted.role),
        ),
        **tags_of(wanted.tag),
        **members,
    )
    identifier = answer["ApplicationInstanceId"]
    if not wanted.wait:
        session.tell(answer, identifier)
        return 0
    return told_end(session, wait_for_end(session, identifier, wanted.timeout))


def _wish(session: Session, graph: Path, override: Path | None, device: str, replaces: str) -> Wish:
    """The same deployment, with the packages of the folder."""
    wanted = session.given
    wish = Wish(
        graph=in_one_line(graph),
        override=in_one_line(override) if override else "",
        device=device,
        name=wanted.name or graph.parent.name,
        description=wanted.description,
        role=_role(session, wanted.role),
        replaces=replaces,
        tags=dict(wanted.tag),
        packages=read_project(wanted.folder).packages if wanted.folder else (),
    )
    return built_anew(wish) if wanted.rebuild else wish


def _manifests(wanted: argparse.Namespace) -> tuple[Path, Path | None]:
    if (wanted.folder is None) == (wanted.manifest is None):
        raise BelvedereError("BV-CLI-014", tr("Name either an application folder or --manifest"))
    if wanted.manifest is not None:
        return wanted.manifest, wanted.overrides
    problems = Problems()
    layout = find_layout(wanted.folder, problems)
    if layout is None:
        told = "; ".join(problem.what for problem in problems.in_reading_order())
        raise BelvedereError("BV-CLI-014", tr("This is no application"), where=str(wanted.folder), why=told)
    usual = None if wanted.no_overrides else default_override(wanted.folder)
    return layout.graph, wanted.overrides or usual


def in_one_line(file: Path) -> str:
    """The text of a manifest, which the service takes in one line only. Raises BelvedereError.

    Line ends become blanks: in JSON they can stand nowhere but between its parts.
    """
    read_object(file)
    return re.sub(r"[\r\n]+", " ", read_text(file)).strip()


def _role(session: Session, role: str) -> str:
    if not role or role.startswith("arn:"):
        return role
    arn: str = session.clients("iam").get_role(RoleName=role)["Role"]["Arn"]
    return arn
