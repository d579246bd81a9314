"""The panel in words: what lights mean, what presses do, how the appliance stands."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from belvedere_desktop.front_panel.state import Light, PanelState
from belvedere_simulator.appliance.body.lights import Blink
from belvedere_simulator.appliance.body.presses import Outcome

translate = QCoreApplication.translate


def power_words(state: PanelState) -> str:
    """How it stands, in a word or two."""
    if not state.running:
        return translate("FrontPanel", "Not started")
    if not state.mains:
        return translate("FrontPanel", "Unplugged")
    if state.power == "on" and state.device:
        online = translate("FrontPanel", "On and connected")
        return online if state.connected else translate("FrontPanel", "On, not connected")
    return {
        "off": translate("FrontPanel", "Off"),
        "restoring": translate("FrontPanel", "Restoring its software"),
        "booting": translate("FrontPanel", "Starting"),
        "on": translate("FrontPanel", "On, not set up yet"),
        "failed": translate("FrontPanel", "The start failed"),
        "shutting-down": translate("FrontPanel", "Shutting down"),
    }.get(state.power, state.power)


def next_step(state: PanelState) -> str:
    """The one thing to do next; "" where there is none."""
    if not state.running:
        return translate("FrontPanel", "Choose Start to run this appliance.")
    if not state.mains:
        return translate("FrontPanel", "Plug in the power: the appliance starts by itself.")
    if state.power == "off":
        return translate("FrontPanel", "Press the power button to start it.")
    if state.power == "failed":
        return translate("FrontPanel", "Hold the power button for a second to switch it off.")
    if state.power in ("booting", "restoring", "shutting-down") or state.activity:
        return translate("FrontPanel", "Wait.")
    if not state.provisioned:
        return translate("FrontPanel", "Plug in a drive or folder with a configuration archive.")
    return ""


def activity_words(activity: str) -> str:
    """What is done with a drive."""
    return {
        "copying-configuration": translate("FrontPanel", "Copying the configuration from the drive"),
        "registering": translate("FrontPanel", "Registering with the site"),
        "copying-logs": translate("FrontPanel", "Copying logs to the drive: leave it in"),
    }.get(activity, activity)


def light_title(name: str) -> str:
    """The name of a light."""
    return {
        "status": translate("FrontPanel", "Status"),
        "network": translate("FrontPanel", "Network"),
        "power": translate("FrontPanel", "Power"),
    }[name]


def light_meaning(name: str, light: Light) -> str:
    """What a light says."""
    meanings = {"status": _status_meanings, "network": _network_meanings}.get(name, _power_meanings)()
    return meanings.get((light.colour, light.period), meanings[("off", 0.0)])


def _status_meanings() -> dict[tuple[str, float], str]:
    return {
        ("off", Blink.SOLID.value): translate("FrontPanel", "The appliance is off."),
        ("green", Blink.FAST.value): translate("FrontPanel", "It is starting."),
        ("green", Blink.SOLID.value): translate("FrontPanel", "It works normally."),
        ("blue", Blink.SLOW.value): translate(
            "FrontPanel", "It copies its configuration and tries to register."
        ),
        ("blue", Blink.FAST.value): translate("FrontPanel", "It copies logs to a USB drive."),
        ("red", Blink.FAST.value): translate("FrontPanel", "There was an error, or it is too hot."),
        ("orange", Blink.SLOW.value): translate("FrontPanel", "It restores the latest software."),
        ("orange", Blink.FAST.value): translate("FrontPanel", "It restores the oldest software allowed."),
    }


def _network_meanings() -> dict[tuple[str, float], str]:
    return {
        ("off", Blink.SOLID.value): translate("FrontPanel", "The appliance is off."),
        ("green", Blink.SOLID.value): translate("FrontPanel", "A network cable is plugged in."),
        ("green", Blink.TRAFFIC.value): translate("FrontPanel", "It talks to its site."),
        ("red", Blink.SOLID.value): translate("FrontPanel", "No network cable is plugged in."),
    }


def _power_meanings() -> dict[tuple[str, float], str]:
    return {
        ("off", Blink.SOLID.value): translate("FrontPanel", "There is no power inside."),
        ("green", Blink.SOLID.value): translate("FrontPanel", "There is power inside."),
    }


def outcome_words(outcome: Outcome) -> str:
    """What a press does."""
    return {
        Outcome.NOTHING: translate("FrontPanel", "nothing happens"),
        Outcome.START: translate("FrontPanel", "it starts"),
        Outcome.SHUT_DOWN: translate("FrontPanel", "it shuts down"),
        Outcome.RESTORE_LATEST: translate("FrontPanel", "it restores its latest software"),
        Outcome.RESTORE_MINIMUM: translate("FrontPanel", "it restores the oldest software allowed"),
        Outcome.ERASE: translate("FrontPanel", "it erases its configuration and applications"),
    }[outcome]


def port_title(port: str) -> str:
    """The name of a port."""
    return {
        "usb3": translate("FrontPanel", "USB 3.0"),
        "usb2": translate("FrontPanel", "USB 2.0"),
        "eth0": translate("FrontPanel", "Ethernet 0"),
        "eth1": translate("FrontPanel", "Ethernet 1"),
        "hdmi": translate("FrontPanel", "HDMI"),
        "power": translate("FrontPanel", "Power cable"),
    }[port]


def picture_words(picture: str) -> str:
    """What a monitor at the HDMI port shows."""
    return {
        "no-monitor": translate("FrontPanel", "no monitor"),
        "no-picture": translate("FrontPanel", "no picture before the next start"),
        "starting": translate("FrontPanel", "the start screen"),
        "applications": translate("FrontPanel", "the picture of applications"),
    }.get(picture, picture)


def scale_words(scale: float) -> str:
    """How fast simulated time passes."""
    if scale == 1:
        return translate("FrontPanel", "Simulated time: as fast as real time")
    return translate("FrontPanel", "Simulated time: {scale} times as fast").format(scale=f"{scale:g}")
