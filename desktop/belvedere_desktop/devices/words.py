"""What states are called for people, and in which colour."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

translate = QCoreApplication.translate


def status_words(status: str) -> str:
    """A device's aggregated status, with a sign that needs no colour."""
    words = {
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
    return words.get(status, status)


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
            "Devices", "Put the USB drive with the archive into the appliance within five minutes."
        ),
        "PENDING": translate("Devices", "The appliance has its certificate and connects."),
        "LEASE_EXPIRED": translate(
            "Devices", "The appliance was not seen for days. Connect it to the network again."
        ),
        "UPDATE_NEEDED": translate("Devices", "Install the software update that is required."),
        "REBOOTING": translate("Devices", "Wait: it is back in a few minutes."),
    }
    return steps.get(status, "")


def port_words(name: str) -> str:
    """A port as it is called on the box."""
    return {"Ethernet0": "eth0", "Ethernet1": "eth1"}.get(name, name)
