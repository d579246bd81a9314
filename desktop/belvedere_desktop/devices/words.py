"""What states are called for people, and in which colour."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from belvedere_desktop.devices.state import DeviceRow, Offer

translate = QCoreApplication.translate


def all_status_words() -> dict[str, str]:
    """Each aggregated status of the service in words, with a sign that needs no colour."""
    return {
        "ONLINE": translate("Devices", "● Online"),
        "OFFLINE": translate("Devices", "○ Offline"),
        "AWAITING_PROVISIONING": translate("Devices", "◌ Waits for its archive"),
        "PENDING": translate("Devices", "◔ Registers"),
        "REBOOTING": translate("Devices", "↻ Restarts"),
        "UPDATE_NEEDED": translate("Devices", "▲ Needs an update"),
        "LEASE_EXPIRED": translate("Devices", "▲ Lease expired"),
        "ERROR": translate("Devices", "▲ Error"),
        "FAILED": translate("Devices", "▲ Failed"),
        "DELETING": translate("Devices", "■ Being deleted"),
    }


def status_words(status: str) -> str:
    """One of them; what is not known is told as it is."""
    return all_status_words().get(status, status)


def status_colour(status: str) -> str:
    """The name of its colour in the scheme."""
    if status == "ONLINE":
        return "running"
    if status in {"ERROR", "FAILED", "LEASE_EXPIRED"}:
        return "error"
    return "warning" if status == "UPDATE_NEEDED" else "muted"


def next_step(status: str) -> str:
    """The one thing to do now, in a sentence."""
    steps = {
        "ONLINE": translate("Devices", "The appliance is connected and ready for applications."),
        "OFFLINE": translate("Devices", "Check its power, its network cable and its network light."),
        "AWAITING_PROVISIONING": translate(
            "Devices",
            "Put its USB drive into the appliance within five minutes of making the archive. "
            "Is it too late, delete the device and set it up again.",
        ),
        "PENDING": translate("Devices", "The appliance has its certificate and connects."),
        "LEASE_EXPIRED": translate(
            "Devices",
            "Nothing was heard of it for five days. Connect it to the network: then its lease begins again.",
        ),
        "UPDATE_NEEDED": translate("Devices", "Install the software update that is required."),
        "REBOOTING": translate("Devices", "Wait: it is back in a few minutes."),
        "ERROR": translate("Devices", "Look at its jobs and its log, then restart it."),
        "FAILED": translate("Devices", "Delete it and set the appliance up again."),
        "DELETING": translate("Devices", "It is gone in a moment."),
    }
    return steps.get(status, "")


def port_words(name: str) -> str:
    """A port as it is called on the box."""
    return {"Ethernet0": "eth0", "Ethernet1": "eth1"}.get(name, name)


def port_status_words(status: str) -> str:
    """Whether a port has its cable."""
    words = {
        "CONNECTED": translate("Devices", "● Connected"),
        "CONNECTING": translate("Devices", "◔ Connects"),
        "NOT_CONNECTED": translate("Devices", "○ No cable, or nobody at its end"),
    }
    return words.get(status, status)


def tag_words(tag: tuple[str, str]) -> str:
    """A tag in one word."""
    key, value = tag
    return f"{key}={value}" if value else key


def offer_words(offer: Offer) -> str:
    """A version that is offered, and of what kind it is."""
    if offer.required:
        return translate("Devices", "{version} (required)").format(version=offer.version)
    if offer.major:
        return translate("Devices", "{version} (major)").format(version=offer.version)
    return offer.version


def badge_words(row: DeviceRow) -> str:
    """What there is about updates: the one under way, else the one to be offered first."""
    if row.update:
        return translate("Devices", "↻ {progress}").format(progress=progress_words(row.update))
    offer = row.badge
    if offer is None:
        return ""
    sign = "▲" if offer.required else "△"
    return f"{sign} {offer_words(offer)}"


def badge_colour(row: DeviceRow) -> str:
    """Its colour in the scheme."""
    if row.update:
        return "accent"
    return "warning" if row.badge is not None and row.badge.required else "muted"


def progress_words(update: str) -> str:
    """The version and progress of a job under way, as `state.under_way` tells them."""
    version, _, stage = update.rpartition(" ")
    return f"{version} {stage_words(stage)}".strip()


def stage_words(stage: str) -> str:
    """How far a job is."""
    words = {
        "PENDING": translate("Devices", "waits for the appliance"),
        "DOWNLOADING": translate("Devices", "downloads"),
        "VERIFYING": translate("Devices", "verifies"),
        "IN_PROGRESS": translate("Devices", "installs"),
        "REBOOTING": translate("Devices", "restarts"),
        "COMPLETED": translate("Devices", "done"),
        "FAILED": translate("Devices", "failed"),
    }
    return words.get(stage, stage)


def provisioning_words(status: str) -> str:
    """How far a device is set up."""
    words = {
        "AWAITING_PROVISIONING": translate("Devices", "waits for its archive"),
        "PENDING": translate("Devices", "registers"),
        "SUCCEEDED": translate("Devices", "done"),
        "FAILED": translate("Devices", "failed"),
        "ERROR": translate("Devices", "in error"),
        "DELETING": translate("Devices", "being deleted"),
    }
    return words.get(status, status)
