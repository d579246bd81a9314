"""`belvedere device provision`: a new device, and the archive that its appliance reads once."""

from __future__ import annotations

import argparse
import os
import re
import sys
from pathlib import Path
from typing import Any

from belvedere_simulator.commands.drives.choosing import chosen, may_replace
from belvedere_simulator.commands.drives.delivery import add_delivery, deliver_told
from belvedere_simulator.commands.drives.listing import listing
from belvedere_simulator.commands.tables import record
from belvedere_simulator.commands.twins.arguments import add_tags, given, tags_of
from belvedere_simulator.commands.twins.device_network import add_network, network_of
from belvedere_simulator.commands.twins.device_receipt import add_receipt, wait_for_receipt
from belvedere_simulator.commands.twins.session import Session, add_action
from belvedere_simulator.drives.contents import archive_name
from belvedere_simulator.drives.drive import Drive
from belvedere_simulator.drives.drives import Drives, system_drives
from belvedere_simulator.drives.readying import made_ready
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.files import PRIVATE, write_whole
from belvedere_simulator.messages import tr

_LIST = "list"


def add_provision(commands: Any) -> None:
    """Add the command to those of devices."""
    parser = add_action(commands, "provision", provision, tr("make a device and its configuration archive"))
    parser.add_argument("name", metavar="NAME", help=tr("a new name"))
    parser.add_argument("--description", default="", help=tr("what it is for"))
    parser.add_argument(
        "--out",
        type=Path,
        metavar="FILE",
        help=tr("where the archive goes (certificates-omni_NAME.zip in this folder); a folder will do"),
    )
    parser.add_argument(
        "--usb",
        metavar="DRIVE",
        help=tr("write the archive to this drive, too; list: tell which drives there are"),
    )
    add_delivery(parser)
    add_receipt(parser)
    add_tags(parser)
    add_network(parser)


def provision(session: Session) -> int:
    """Make the device and write its archive, whole, for its owner's eyes only.

    Where the archive cannot be written the device is deleted again: the service keeps no copy of it.
    """
    wanted = session.given
    if wanted.usb == _LIST:
        session.tell(*listing(system_drives()))
        return 0
    archive = _archive(wanted)
    stick = _stick(wanted)
    network = network_of(wanted)
    answer = session.panorama.provision_device(
        Name=wanted.name,
        **given(Description=wanted.description),
        **({"NetworkingConfiguration": network} if network else {}),
        **tags_of(wanted.tag),
    )
    content = answer.pop("Certificates")
    try:
        write_whole(archive, content, PRIVATE)
    except BaseException:
        session.panorama.delete_device(DeviceId=answer["DeviceId"])
        raise
    shown = record(
        [
            (tr("Device"), answer["DeviceId"]),
            (tr("ARN"), answer["Arn"]),
            (tr("Status"), answer["Status"]),
            (tr("Archive"), archive),
        ]
    )
    advice = tr("The archive is valid for five minutes and for one appliance. It holds a key: keep it safe.")
    told, text = {**answer, "Archive": str(archive)}, f"{shown}\n{advice}"
    if stick is not None:
        delivered, written = _deliver(stick, archive, content, wanted)
        told |= {"Archive": delivered["copy"], "Usb": delivered}
        text = f"{text}\n{written}"
    if wanted.receipt is not None:
        # What to do with the drive has to be known before the appliance can be waited for.
        sys.stderr.write(f"{text}\n")
        text = tr("The appliance is online. Receipt: {file}", file=wanted.receipt)
        wait_for_receipt(session, answer["DeviceId"], content, wanted.receipt, told.get("Usb", {}))
        told |= {"Receipt": str(wanted.receipt)}
    session.tell(told, text)
    return 0


def _stick(wanted: argparse.Namespace) -> tuple[Drives, Drive] | None:
    """The drive that is asked for; that it can take the archive is known before a device is made."""
    if wanted.usb is None:
        return None
    drives = system_drives()
    drive, replaced = made_ready(drives, chosen(drives, wanted.usb), may_replace(replaces=wanted.replace))
    # What is answered here is not asked again afterwards.
    wanted.replace = wanted.replace or bool(replaced)
    return drives, drive


def _deliver(
    stick: tuple[Drives, Drive], archive: Path, content: bytes, wanted: argparse.Namespace
) -> tuple[dict[str, Any], str]:
    try:
        return deliver_told(*stick, archive, content, wanted)
    except BelvedereError:
        again = tr("The device was made and its archive is kept: belvedere drive write {file}", file=archive)
        given_up = tr("To give it up: belvedere device delete {name}", name=wanted.name)
        sys.stderr.write(f"{again} {wanted.usb}\n{given_up}\n")
        raise


def _archive(wanted: argparse.Namespace) -> Path:
    """Where the archive goes; whether it can is asked before a device is made. Raises BelvedereError."""
    # A name that the service would refuse must not lead out of the folder first.
    name = re.sub(r"[^A-Za-z0-9_-]", "_", wanted.name)
    usual = archive_name(name)
    out: Path = wanted.out if wanted.out is not None else Path()
    archive = (out / usual if out.is_dir() else out).absolute()
    if archive.exists():
        raise BelvedereError("BV-CLI-020", tr("There is such a file already"), where=str(archive))
    if not os.access(archive.parent, os.W_OK):
        raise BelvedereError("BV-CLI-020", tr("The folder cannot be written"), where=str(archive.parent))
    return archive
