"""All known problems, in the order in which people meet them."""

from __future__ import annotations

from collections.abc import Iterator

from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.messages import tr
from belvedere_simulator.troubleshooting.appliances import (
    look_at_connection,
    look_at_hdmi,
    look_at_new_archive,
    look_at_power,
    look_at_screen,
)
from belvedere_simulator.troubleshooting.application_logs import look_at_applications, look_at_empty_logs
from belvedere_simulator.troubleshooting.cameras import look_at_cameras
from belvedere_simulator.troubleshooting.certificates import look_at_certificates
from belvedere_simulator.troubleshooting.guide import Answers, Finding, Guide, Question, Surroundings, unknown
from belvedere_simulator.troubleshooting.permissions import look_at_permissions
from belvedere_simulator.troubleshooting.ports import look_at_ports
from belvedere_simulator.troubleshooting.sticks import look_at_sticks
from belvedere_simulator.troubleshooting.versions import look_at_versions


def guides() -> tuple[Guide, ...]:
    """Each with a name of its own."""
    return (*_of_appliances(), *_of_applications())


def find_guide(name: str) -> Guide:
    """The one of that name. Raises BelvedereError BV-TRB-001."""
    for guide in guides():
        if guide.name == name:
            return guide
    known = ", ".join(guide.name for guide in guides())
    raise BelvedereError("BV-TRB-001", tr("There is no such check"), where=name, why=known)


def look(guide: Guide, around: Surroundings, answers: Answers) -> Iterator[Finding]:
    """What is found; what could not be looked at at all is a finding, too."""
    try:
        yield from guide.look(around, answers)
    except BelvedereError as error:
        yield unknown(tr("It could not be looked at: {why}", why=error.what), error.remedy)


def _of_appliances() -> tuple[Guide, ...]:
    return (
        Guide(
            "stick",
            tr("Setting up fails with my USB stick, or this computer does not see it"),
            tr(
                "Appliances read sticks of 1 to 32 GB with FAT32; an SE70 comes without one and wants USB "
                "3.0. Not every stick works with every port."
            ),
            look_at_sticks,
        ),
        Guide(
            "screen",
            tr("The screen stays blank when the appliance starts"),
            tr("Starting takes about a minute, loading models one more or several."),
            look_at_screen,
        ),
        Guide(
            "power",
            tr("The appliance does not react to its power button"),
            tr("It shuts down in order when the button was pressed for a second."),
            look_at_power,
        ),
        Guide(
            "archive",
            tr("I need a new archive: other network settings, or the certificate was lost"),
            tr("The site keeps neither certificate nor network settings once the archive was fetched."),
            look_at_new_archive,
        ),
        Guide(
            "certificates",
            tr("A certificate has expired, or is not trusted"),
            tr("Certificates hold for a time, by the clock of who looks at them."),
            look_at_certificates,
            (Question("certificate", tr("A file with a certificate, or an address such as host:8883")),),
        ),
        Guide(
            "connection",
            tr("A device is offline, or the site does not answer"),
            tr("Devices connect to their site by themselves, and again when a connection was lost."),
            look_at_connection,
        ),
    )


def _of_applications() -> tuple[Guide, ...]:
    which = Question("application", tr("An application, by name or id; all otherwise"))
    return (
        Guide(
            "application",
            tr("An application has failed"),
            tr("Each node has a state and a log stream of its own."),
            look_at_applications,
            (which,),
        ),
        Guide(
            "hdmi",
            tr("Several applications run, and the wrong one has the HDMI output"),
            tr("The output belongs to the application that was started last."),
            look_at_hdmi,
        ),
        Guide(
            "empty-log",
            tr("What my application says is not in the logs"),
            tr("There are two ways into the logs: files in the log folder, and what is printed."),
            look_at_empty_logs,
            (which,),
        ),
        Guide(
            "versions",
            tr("A package cannot get more versions"),
            tr(
                "Every deployment of a change registers patch versions, and they stay until they are taken "
                "back."
            ),
            look_at_versions,
        ),
        Guide(
            "camera",
            tr("A camera stream stays blank, or has no credentials, or is not H.264"),
            tr("The application waits for pictures; the camera is tried again for ever."),
            look_at_cameras,
            (Question("camera", tr("A camera stream; all otherwise")),),
        ),
        Guide(
            "ports",
            tr("A port cannot be opened"),
            tr("Applications may open the ports 8000 to 9000 of a device, each port once."),
            look_at_ports,
            (Question("port", tr("The port; all that are for applications otherwise")),),
        ),
        Guide(
            "permissions",
            tr("Something is not permitted"),
            tr("The message names who asked and for what; a policy of that role or user has to allow it."),
            look_at_permissions,
            (Question("message", tr("The message with the refusal"), needed=True),),
        ),
    )
