"""`belvedere camera edit|import|used-by`: cameras registered anew or by the list, and what uses them."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from belvedere_simulator.commands.twins.arguments import add_timeout, password
from belvedere_simulator.commands.twins.calling import pages
from belvedere_simulator.commands.twins.progress import wait_until
from belvedere_simulator.commands.twins.registered_cameras import (
    CameraWish,
    begin,
    camera_node,
    camera_nodes,
    edited,
)
from belvedere_simulator.commands.twins.session import Session, add_action
from belvedere_simulator.messages import tr
from belvedere_simulator.provisioning.batch.camera_list import read_cameras
from belvedere_simulator.provisioning.batch.dialect import read_file
from belvedere_simulator.provisioning.batch.items import Camera

_SECONDS = 120
_GONE = {"REMOVAL_SUCCEEDED", "DEPLOYMENT_FAILED"}


def add_camera_changes(commands: Any, password_variable: str) -> None:
    """Add the commands beside `camera register`."""
    edit_ = add_action(
        commands,
        "edit",
        lambda session: edit(session, password_variable),
        tr("register a camera anew; what is left out stays"),
    )
    _named(edit_)
    edit_.add_argument("--url", metavar="URL", help=tr("another address"))
    edit_.add_argument("--user", help=tr('another user, whose password is asked for; "" for none'))
    edit_.add_argument(
        "--password-file",
        type=Path,
        metavar="FILE",
        help=tr(
            "read the password from the first line of FILE; else it comes from the variable {variable}, "
            "or it is asked for",
            variable=password_variable,
        ),
    )
    edit_.add_argument("--description", help=tr("another description"))
    add_timeout(edit_, _SECONDS)
    import_ = add_action(commands, "import", import_list, tr("register the cameras of a CSV file"))
    import_.add_argument(
        "file",
        type=Path,
        metavar="FILE",
        help=tr("CSV with the columns name and url, and any of user, password, description, tags"),
    )
    import_.add_argument("--check", action="store_true", help=tr("register nothing, only check the list"))
    add_timeout(import_, _SECONDS)
    _named(add_action(commands, "used-by", used_by, tr("list the applications that use a camera")))


def _named(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", metavar="CAMERA", help=tr("the name of its package"))


def edit(session: Session, password_variable: str) -> int:
    """Make a new patch version of the camera, and wait for it."""
    wanted = session.given
    changes = {
        name: value for name in ("url", "user", "description") if (value := getattr(wanted, name)) is not None
    }
    if wanted.user:
        changes["password"] = password(wanted.user, wanted.password_file, password_variable)
    node = camera_node(session.panorama, wanted.name)
    ended = _made(session, edited(session.clients, node, changes))
    session.tell(ended, f"{wanted.name}: {ended['StatusMessage']}")
    return 0 if ended["Status"] == "SUCCEEDED" else 1


def import_list(session: Session) -> int:
    """Register the cameras of a list that was checked whole. 1 when some were not."""
    content = read_file(session.given.file)
    taken = {node["PackageName"] for node in camera_nodes(session.panorama)}
    cameras = read_cameras(content, taken).required()
    rows: list[tuple[str, str]] = []
    failed = False
    for camera in cameras:
        if session.given.check:
            rows.append((camera.name, tr("can be registered")))
            continue
        ended = _made(session, wish_of(camera))
        failed = failed or ended["Status"] != "SUCCEEDED"
        rows.append((camera.name, ended["StatusMessage"]))
    answer = {"Cameras": [{"Name": name, "StatusMessage": message} for name, message in rows]}
    session.tell_table(answer, (tr("NAME"), tr("STATE")), rows)
    return 1 if failed else 0


def used_by(session: Session) -> int:
    """The applications whose nodes are of the camera's package; removed ones do not count."""
    package = camera_node(session.panorama, session.given.name)["PackageName"]
    found = [
        instance
        for instance in pages(session.panorama.list_application_instances, "ApplicationInstances")
        if instance.get("Status") not in _GONE and package in _packages(session, instance)
    ]
    heads = (tr("NAME"), tr("DEVICE"), tr("STATUS"), tr("ID"))
    members = ("Name", "DefaultRuntimeContextDeviceName", "Status", "ApplicationInstanceId")
    rows = ([each.get(member) for member in members] for each in found)
    session.tell_table({"ApplicationInstances": found}, heads, rows, tr("No application uses it."))
    return 0


def wish_of(camera: Camera) -> CameraWish:
    """A line of a list as it is registered."""
    return CameraWish(
        camera.name, camera.url, camera.username, camera.password, camera.description, dict(camera.tags)
    )


def _packages(session: Session, instance: dict[str, Any]) -> set[str]:
    nodes = pages(
        session.panorama.list_application_instance_node_instances,
        "NodeInstances",
        ApplicationInstanceId=instance["ApplicationInstanceId"],
    )
    return {each["PackageName"] for each in nodes}


def _made(session: Session, wish: CameraWish) -> dict[str, Any]:
    job = begin(session.panorama, wish)

    def look() -> tuple[str, Any | None]:
        found = session.panorama.describe_node_from_template_job(JobId=job)
        return found["StatusMessage"], None if found["Status"] == "PENDING" else found

    ended: dict[str, Any] = wait_until(look, session.given.timeout, wish.name)
    return ended
