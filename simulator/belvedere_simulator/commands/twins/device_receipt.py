"""Waiting for the appliance that an archive was made for, and the receipt of its setting up."""

from __future__ import annotations

import argparse
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from belvedere_simulator.commands.twins.progress import wait_until
from belvedere_simulator.commands.twins.session import Session
from belvedere_simulator.messages import tr
from belvedere_simulator.provisioning.receipt import Receipt, save_receipt
from belvedere_simulator.provisioning.summary import summary_of

# An appliance that read its archive at the last moment connects a little later.
_LATER_SECONDS = 60.0


def add_receipt(parser: argparse.ArgumentParser) -> None:
    """The argument of the receipt."""
    parser.add_argument(
        "--receipt",
        type=Path,
        metavar="FILE",
        help=tr("wait until the appliance is online and write what was done, as PDF or text"),
    )


def wait_for_receipt(
    session: Session, device: str, content: bytes, file: Path, delivered: Mapping[str, Any]
) -> None:
    """Wait while the archive in `content` is good, and write the receipt to `file`.

    `delivered` is the document of the drive that it is on, empty without one.

    Raises BelvedereError BV-CLI-016 when no appliance is online until then, BV-DSK-002.
    """
    summary, name = summary_of(content), session.given.name

    def look() -> tuple[str, dict[str, Any] | None]:
        found = session.panorama.describe_device(DeviceId=device)
        is_online = found.get("DeviceConnectionStatus") == "ONLINE"
        return str(found.get("ProvisioningStatus", "")), found if is_online else None

    found = wait_until(look, summary.seconds + _LATER_SECONDS, name)
    drive = delivered.get("drive")
    receipt = Receipt(
        name=name,
        device=device,
        fingerprint=summary.fingerprint,
        made=summary.issued.timestamp(),
        ended=time.time(),
        serial=found.get("SerialNumber", ""),
        carried=tr("USB drive {name}", name=drive) if drive else tr("file"),
        sha256=str(delivered.get("sha256", "")),
    )
    save_receipt(receipt, file)
