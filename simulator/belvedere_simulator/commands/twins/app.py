"""`belvedere app`: the applications on a site's devices, and projects on this computer."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from belvedere_simulator.commands.projects.command import add_projects
from belvedere_simulator.commands.tables import record, table, terminal_width
from belvedere_simulator.commands.twins.app_deploy import add_deploy
from belvedere_simulator.commands.twins.app_live import add_live
from belvedere_simulator.commands.twins.app_logs import add_logs
from belvedere_simulator.commands.twins.app_previous import add_previous
from belvedere_simulator.commands.twins.app_record import add_record
from belvedere_simulator.commands.twins.app_status import add_status
from belvedere_simulator.commands.twins.app_watch import add_watch
from belvedere_simulator.commands.twins.arguments import given
from belvedere_simulator.commands.twins.calling import pages
from belvedere_simulator.commands.twins.naming import device_id, instance_id, node_instance_ids
from belvedere_simulator.commands.twins.package_upload import add_register
from belvedere_simulator.commands.twins.session import Session, add_action, carry_out
from belvedere_simulator.commands.twins.tags import add_tag_action
from belvedere_simulator.messages import tr

if TYPE_CHECKING:
    Subparsers = argparse._SubParsersAction[argparse.ArgumentParser]

_MEMBERS = (
    "Name",
    "ApplicationInstanceId",
    "Arn",
    "Description",
    "Status",
    "StatusDescription",
    "HealthStatus",
    "DefaultRuntimeContextDeviceName",
    "DefaultRuntimeContextDevice",
    "RuntimeRoleArn",
    "ApplicationInstanceIdToReplace",
    "CreatedTime",
    "LastUpdatedTime",
    "Tags",
)


def add_parser(subparsers: Subparsers) -> None:
    """Add `app` and its commands to the program's."""
    app = subparsers.add_parser("app", help=tr("the applications on a site's devices"))
    commands = app.add_subparsers(dest="app_command", required=True, metavar=tr("COMMAND"))
    list_ = add_action(commands, "list", list_apps, tr("list applications"))
    list_.add_argument("--device", metavar="DEVICE", help=tr("only those on this one"))
    list_.add_argument("--status", metavar="STATUS", help=tr("only those like DEPLOYMENT_SUCCEEDED"))
    describe_ = _named(add_action(commands, "describe", describe, tr("tell everything about an application")))
    describe_.add_argument("--manifests", action="store_true", help=tr("print what was deployed as JSON"))
    add_deploy(commands)
    add_previous(commands)
    add_logs(commands)
    add_record(commands)
    _named(add_action(commands, "remove", remove, tr("remove an application"), destructive=True))
    _named(add_action(commands, "nodes", nodes, tr("list the nodes of an application")))
    for name, signal, text in (
        ("pause", "PAUSE", tr("pause cameras of an application")),
        ("resume", "RESUME", tr("resume cameras of an application")),
    ):
        parser = _named(add_action(commands, name, _signalling(signal), text))
        parser.add_argument("nodes", nargs="+", metavar="NODE", help=tr("a node's name in the graph"))
    add_status(commands)
    add_watch(commands)
    add_live(commands)
    add_projects(commands)
    add_register(commands, "package", tr("bring an application's packages to the site and register them"))
    add_tag_action(commands, "app", lambda session: _described(session)["Arn"])


def run(arguments: argparse.Namespace) -> int:
    """Run the command that was parsed; those on projects need no site. Raises BelvedereError."""
    local = getattr(arguments, "_local", None)
    return int(local(arguments)) if local else carry_out(arguments)


def _named(parser: argparse.ArgumentParser) -> argparse.ArgumentParser:
    parser.add_argument("app", metavar="APP", help=tr("its name or id"))
    return parser


def list_apps(session: Session) -> int:
    """All applications that are asked for, those removed too."""
    wanted = session.given
    device = device_id(session.panorama, wanted.device) if wanted.device else ""
    apps = pages(
        session.panorama.list_application_instances,
        "ApplicationInstances",
        **given(DeviceId=device, StatusFilter=wanted.status),
    )
    heads = (tr("NAME"), tr("DEVICE"), tr("STATUS"), tr("HEALTH"), tr("CREATED"), tr("ID"))
    members = ("Name", "DefaultRuntimeContextDeviceName", "Status", "HealthStatus", "CreatedTime")
    rows = ([app.get(member) for member in (*members, "ApplicationInstanceId")] for app in apps)
    session.tell_table({"ApplicationInstances": apps}, heads, rows, tr("There are no applications."))
    return 0


def _described(session: Session) -> Any:
    identifier = instance_id(session.panorama, session.given.app)
    return session.panorama.describe_application_instance(ApplicationInstanceId=identifier)


def describe(session: Session) -> int:
    """All about one application, or its manifests."""
    app = _described(session)
    which = {"ApplicationInstanceId": app["ApplicationInstanceId"]}
    if session.given.manifests:
        details = session.panorama.describe_application_instance_details(**which)
        parts = [details.get(name, {}) for name in ("ManifestPayload", "ManifestOverridesPayload")]
        session.tell(details, "\n".join(part["PayloadData"] for part in parts if part))
        return 0
    uses = pages(session.panorama.list_application_instance_dependencies, "PackageObjects", **which)
    heads = (tr("PACKAGE"), tr("VERSION"), tr("PATCH"))
    rows = [[use[name] for name in ("Name", "PackageVersion", "PatchVersion")] for use in uses]
    text = record((member, app.get(member)) for member in _MEMBERS)
    listed = "\n\n" + table(heads, rows, terminal_width()) if rows else ""
    session.tell({**app, "PackageObjects": uses}, text + listed)
    return 0


def remove(session: Session) -> int:
    """Remove an application, once its name was typed."""
    name = session.given.app
    identifier = instance_id(session.panorama, name)
    session.confirm(tr("{name} and what it stored on its device will be deleted.", name=name), name)
    answer = session.panorama.remove_application_instance(ApplicationInstanceId=identifier)
    session.tell(answer, tr("{name} is being removed.", name=name))
    return 0


def _nodes(session: Session, identifier: str) -> list[Any]:
    return pages(
        session.panorama.list_application_instance_node_instances,
        "NodeInstances",
        ApplicationInstanceId=identifier,
    )


def nodes(session: Session) -> int:
    """The nodes as the device runs them."""
    found = _nodes(session, instance_id(session.panorama, session.given.app))
    heads = (tr("NODE"), tr("STATUS"), tr("PACKAGE"), tr("VERSION"), tr("INTERFACE"))
    members = ("NodeInstanceId", "CurrentStatus", "PackageName", "PackageVersion", "NodeName")
    rows = ([node.get(member) for member in members] for node in found)
    session.tell_table({"NodeInstances": found}, heads, rows, tr("The device has told of no nodes yet."))
    return 0


def _signalling(signal: str) -> Any:
    def send(session: Session) -> int:
        identifier = instance_id(session.panorama, session.given.app)
        chosen = node_instance_ids(_nodes(session, identifier), session.given.nodes)
        answer = session.panorama.signal_application_instance_node_instances(
            ApplicationInstanceId=identifier,
            NodeSignals=[{"NodeInstanceId": node, "Signal": signal} for node in chosen],
        )
        session.tell(answer, tr("{signal} was sent to {count} nodes.", signal=signal, count=len(chosen)))
        return 0

    return send
