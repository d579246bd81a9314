"""What the appliances of this computer and the devices of the site show: screen, power, HDMI, connection."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from belvedere_simulator.appliance.control.client import ask
from belvedere_simulator.appliance.control.record import read_record
from belvedere_simulator.commands.twins.calling import pages, told_failures
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.messages import tr
from belvedere_simulator.troubleshooting.guide import (
    Answers,
    Finding,
    Surroundings,
    by_hand,
    fine,
    problem,
    unknown,
)

_ONLINE = ("ONLINE", "UPDATE_NEEDED")
_SKEW = 60.0


def look_at_screen(around: Surroundings, _answers: Answers) -> Iterator[Finding]:
    """Why a screen is blank."""
    for name, status in _running(around):
        if not status["monitor"]:
            yield problem(
                tr("{name}: no screen is connected.", name=name),
                tr("Connect the screen, then switch the appliance off and on: later ones are not noticed."),
            )
        elif status["power"] != "on":
            yield fine(tr("{name} is {power}; it takes a minute to start.", name=name, power=status["power"]))
        elif any(each["display"] for each in status["applications"]):
            yield fine(tr("{name} shows an application: {picture}.", name=name, picture=status["picture"]))
        else:
            yield problem(
                tr("{name}: no application has the display.", name=name),
                tr("Wait for the one that starts, or deploy one with an output node."),
            )
    yield by_hand(
        tr(
            "After the start the screen stays blank for a minute or more while models are loaded. A screen "
            "that is connected later shows nothing until the next start."
        )
    )


def look_at_power(around: Surroundings, _answers: Answers) -> Iterator[Finding]:
    """Whether an appliance is shutting down."""
    for name, status in _running(around):
        yield fine(tr("{name} is {power}.", name=name, power=status["power"]))
    yield by_hand(
        tr("Press the power button for one second, and wait up to ten: it shuts down in order, then is off.")
    )


def look_at_hdmi(around: Surroundings, _answers: Answers) -> Iterator[Finding]:
    """Who owns the HDMI output."""
    for name, status in _running(around):
        owners = [each["name"] for each in status["applications"] if each["display"]]
        others = [
            each["name"]
            for each in status["applications"]
            if not each["display"] and any(node["kind"] == "media_sink" for node in each["nodes"])
        ]
        if owners:
            text = tr("{name}: {application} has the display.", name=name, application=", ".join(owners))
            yield fine(text)
        if others:
            text = tr("{name}: {applications} would like it, too.", name=name, applications=", ".join(others))
            yield problem(
                text,
                tr(
                    "The one that was started last has it; the next takes over when that ends. To settle it, "
                    "remove output node and edge from the graph of the others, and deploy them again."
                ),
            )
    yield by_hand(tr("On a device elsewhere the application that was deployed last has the display."))


def look_at_connection(around: Surroundings, _answers: Answers) -> Iterator[Finding]:
    """Whether site and devices reach each other."""
    around.tell(tr("The site"))
    try:
        with told_failures():
            devices = pages(around.open_site()("panorama").list_devices, "Devices")
    except BelvedereError as error:
        yield problem(tr("The site does not answer: {why}", why=error.what), str(error.remedy))
        devices = []
    for device in devices:
        if device.get("ProvisioningStatus") != "SUCCEEDED":
            continue
        state = str(device.get("DeviceAggregatedStatus", ""))
        if state in _ONLINE:
            yield fine(tr("{name} is online.", name=device["Name"]))
        else:
            yield problem(
                tr("{name} is {state}.", name=device["Name"], state=state),
                tr("Is it on, is its network light green? The network sheet has what it has to reach."),
            )
    for name, status in _running(around):
        for text in status["problems"]:
            yield problem(f"{name}: {text}", tr("See the front panel of the appliance."))
        if abs(status["clock_skew"]) > _SKEW:
            text = tr("{name}: its clock is {skew} s off.", name=name, skew=f"{status['clock_skew']:+.0f}")
            yield problem(text, tr("Let it reach a time server (NTP, port 123)."))
        if status["provisioned"] and status["power"] == "on" and not status["network"]["connected"]:
            yield problem(
                tr("{name} is not connected to its site.", name=name),
                tr("Its log says why: belvedere support explain LINE."),
            )


def _running(around: Surroundings) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for name, folder in around.appliances.items():
        if read_record(folder) is None:
            continue
        around.tell(name)
        try:
            yield name, ask(folder, "status", {})
        except BelvedereError:
            # It was just ending.
            continue


def look_at_new_archive(around: Surroundings, _answers: Answers) -> Iterator[Finding]:
    """What to do about settings or a certificate that are lost."""
    try:
        with told_failures():
            devices = pages(around.open_site()("panorama").list_devices, "Devices")
    except BelvedereError as error:
        yield unknown(tr("The site does not answer: {why}", why=error.what), str(error.remedy))
        devices = []
    waiting = [
        device["Name"] for device in devices if device.get("ProvisioningStatus") == "AWAITING_PROVISIONING"
    ]
    if waiting:
        text = tr("Archives of these were made and not used: {names}.", names=", ".join(waiting))
        yield problem(text, tr("An archive is valid for five minutes: delete the device and make a new one."))
    yield by_hand(
        tr(
            "Archives are not kept by the site and cannot be used twice. Delete the device, set it up again "
            "with a new archive, and reset the appliance before it takes it."
        )
    )
