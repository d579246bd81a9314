"""What is said about an archive once it is delivered."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from belvedere_desktop.provisioning.way import Kind, Made
from belvedere_simulator.provisioning.receipt import Receipt

translate = QCoreApplication.translate


def to_be_done(made: Made) -> tuple[str, str]:
    """The one next step, and what to know about it."""
    lights = translate(
        "Provision",
        "Its status light blinks blue slowly while it registers, and is green when it is done.",
    )
    way = made.way
    if way is None or way.kind is Kind.HERE:
        words = translate("Provision", "The appliance on this computer reads the archive")
        return words, lights
    if way.kind is Kind.DRIVE:
        words = translate("Provision", "Put {name} into the appliance and switch it on").format(name=way.name)
        written = translate(
            "Provision",
            "The archive is written, read back and compared. Use the USB 3.0 port beside HDMI; "
            "network and power cables in.",
        )
        return words, f"{written}\n{lights}"
    words = translate("Provision", "Carry the archive to the appliance and switch it on")
    copy = translate("Provision", "Copy {path} into the root of a USB drive (FAT32, 1 to 32 GB).")
    return words, f"{copy.format(path=made.path)}\n{lights}"


def not_ejected(made: Made) -> str:
    """Why the drive must not be pulled out yet; empty when it may."""
    if not made.not_ejected:
        return ""
    words = translate("Provision", "The archive is on the drive. Eject it before you pull it out: {why}")
    return words.format(why=made.not_ejected)


def receipt_of(made: Made, serial: str, ended: float) -> Receipt:
    """The receipt of an archive that was used; `ended` is when its appliance was online."""
    return Receipt(
        name=made.name,
        device=made.device,
        fingerprint=made.fingerprint,
        made=made.issued,
        ended=ended,
        serial=serial,
        carried=_carried(made),
        sha256=made.sha256,
    )


def _carried(made: Made) -> str:
    """How the archive got to its appliance, for the receipt."""
    way = made.way
    if way is None or way.kind is Kind.HERE:
        return translate("Provision", "handed over on this computer")
    if way.kind is Kind.DRIVE:
        return translate("Provision", "USB drive {name}").format(name=way.name)
    return translate("Provision", "file {path}").format(path=made.path)
