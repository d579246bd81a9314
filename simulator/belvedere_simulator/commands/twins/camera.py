"""`belvedere camera register|list|remove|tags`: the cameras that a site's applications can choose."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from belvedere_simulator.commands.twins.arguments import add_tags, add_timeout, password
from belvedere_simulator.commands.twins.calling import pages
from belvedere_simulator.commands.twins.camera_changes import add_camera_changes
from belvedere_simulator.commands.twins.naming import package_id
from belvedere_simulator.commands.twins.progress import wait_until
from belvedere_simulator.commands.twins.registered_cameras import CameraWish, begin
from belvedere_simulator.commands.twins.session import Session, add_action
from belvedere_simulator.commands.twins.tags import add_tag_action
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.messages import tr

_SECONDS = 120
_SERVICE = "panorama"


def add_camera_actions(commands: Any, password_variable: str) -> None:
    """Add the commands beside `camera serve`."""
    register_ = add_action(
        commands,
        "register",
        lambda session: register(session, password_variable),
        tr("make an RTSP camera known to the site"),
    )
    register_.add_argument("name", metavar="NAME", help=tr("the name of the camera's node and package"))
    register_.add_argument("url", metavar="URL", help=tr("where it streams, like rtsp://192.168.0.77/live"))
    register_.add_argument("--user", default="", help=tr("the user that the camera asks for"))
    register_.add_argument(
        "--password-file",
        type=Path,
        metavar="FILE",
        help=tr(
            "read the password from the first line of FILE; else it comes from the variable {variable}, "
            "or it is asked for",
            variable=password_variable,
        ),
    )
    register_.add_argument("--description", default="", help=tr("where the camera hangs"))
    register_.add_argument("--package", metavar="NAME", help=tr("another name for its package"))
    register_.add_argument("--version", default="1.0", metavar="V", help=tr("the package's version (1.0)"))
    add_tags(register_)
    register_.add_argument("--no-wait", action="store_true", help=tr("do not wait for the job"))
    add_timeout(register_, _SECONDS)
    add_action(commands, "list", list_cameras, tr("list the cameras of the site"))
    remove_ = add_action(commands, "remove", remove, tr("forget a camera and its password"), destructive=True)
    remove_.add_argument("name", metavar="CAMERA", help=tr("the name or id of its package"))
    add_tag_action(
        commands,
        "camera",
        lambda session: str(
            session.panorama.describe_package(PackageId=package_id(session.panorama, session.given.camera))[
                "Arn"
            ]
        ),
    )
    add_camera_changes(commands, password_variable)


def register(session: Session, password_variable: str) -> int:
    """Have the camera's package made, and wait for it unless told otherwise. 1 when it was not made."""
    wanted = session.given
    _check_address(wanted.url)
    job = begin(
        session.panorama,
        CameraWish(
            wanted.name,
            wanted.url,
            *_credentials(wanted, password_variable),
            wanted.description,
            dict(wanted.tag),
            wanted.package or "",
            wanted.version,
        ),
    )
    if wanted.no_wait:
        session.tell({"JobId": job}, job)
        return 0
    ended = wait_until(lambda: _look(session, job), wanted.timeout, wanted.name)
    session.tell(ended, f"{wanted.name}: {ended['StatusMessage']}")
    return 0 if ended["Status"] == "SUCCEEDED" else 1


def _look(session: Session, job: str) -> tuple[str, Any | None]:
    found = session.panorama.describe_node_from_template_job(JobId=job)
    return found["StatusMessage"], None if found["Status"] == "PENDING" else found


def _check_address(url: str) -> None:
    try:
        has_user = "@" in urlsplit(url).netloc
    except ValueError:
        return  # the service says what is wrong with it
    if has_user:
        raise BelvedereError("BV-CLI-017", tr("The address must not hold a user or password"), where="URL")


def _credentials(wanted: argparse.Namespace, variable: str) -> tuple[str, str]:
    if not wanted.user:
        return "", ""
    return wanted.user, password(wanted.user, wanted.password_file, variable)


def list_cameras(session: Session) -> int:
    """The nodes that give video."""
    listed = pages(session.panorama.list_nodes, "Nodes", Category="MEDIA_SOURCE")
    # The service's own is what graphs name until a camera is chosen.
    nodes = [node for node in listed if node.get("OwnerAccount") != _SERVICE]
    heads = (tr("NAME"), tr("PACKAGE"), tr("VERSION"), tr("DESCRIPTION"), tr("CREATED"))
    members = ("Name", "PackageName", "PackageVersion", "Description", "CreatedTime")
    rows = ([node.get(member) for member in members] for node in nodes)
    session.tell_table({"Nodes": nodes}, heads, rows, tr("There are no cameras."))
    return 0


def remove(session: Session) -> int:
    """Delete the camera's package, once its name was typed."""
    name = session.given.name
    identifier = package_id(session.panorama, name)
    session.confirm(tr("The camera {name} and its password will be forgotten.", name=name), name)
    answer = session.panorama.delete_package(PackageId=identifier, ForceDelete=True)
    session.tell(answer, tr("{name} was removed.", name=name))
    return 0
