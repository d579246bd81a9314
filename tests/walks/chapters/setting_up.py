"""Setting up an appliance: from a name to a device that is online."""

from __future__ import annotations

from belvedere_desktop.devices.page import DevicesPage
from belvedere_desktop.front_panel.panel import FrontPanel
from belvedere_desktop.provisioning.frame import ARCHIVE, DONE, EXTRA, NETWORK, WAITING
from belvedere_desktop.provisioning.page import ProvisionPage
from belvedere_desktop.start.page import StartPage
from fakes.sticks import fat_image
from walks.stage import Stage
from walks.step import Chapter, Step

NAME = "gate-north"
STICK = "stick.img"


def _page(stage: Stage) -> ProvisionPage:
    return stage.page("provision", ProvisionPage)


def _next(stage: Stage, step: int) -> ProvisionPage:
    page = _page(stage)
    stage.until(page.next.isEnabled)
    page.next.click()
    stage.until(lambda: page.step == step)
    return page


def _unpack(stage: Stage) -> None:
    stage.page("start", StartPage).set_up.demonstration.click()
    panel = stage.opened(FrontPanel)
    stage.until(lambda: panel.state.power == "on")


def _name(stage: Stage) -> None:
    stage.desktop.windows.show_front_panel()
    stage.opened(FrontPanel).hide()
    page = _page(stage)
    page.name_step.name.put(NAME)
    page.name_step.description.put("North gate, rack 2")
    page.name_step.tags.put("building=depot")
    stage.until(page.next.isEnabled)


def _network(stage: Stage) -> None:
    page = _next(stage, NETWORK)
    second = page.network_step.second
    second.static.setChecked(True)
    for field, text in (
        (second.address, "10.20.0.20"),
        (second.netmask, "255.255.255.0"),
        (second.gateway, "10.20.0.256"),
        (second.dns, "10.20.0.1"),
    ):
        field.put(text)
    page.network_step.ntp.put("10.20.0.1")


def _reach(stage: Stage) -> None:
    _page(stage).network_step.second.gateway.put("10.20.0.1")
    page = _next(stage, EXTRA)
    stage.until(page.next.isEnabled)


def _archive(stage: Stage) -> None:
    page = _next(stage, ARCHIVE)
    stage.computer.plug(None, "sdb", "BACKUP", fstype="exfat", fsver="1.0")
    stage.computer.plug(None, "sdc", path=str(fat_image(stage.place / STICK)))
    stage.until(lambda: page.archive_step.drives.table.topLevelItemCount() == 2)
    page.archive_step.drives.choose(str(stage.place / STICK))
    stage.until(page.next.isEnabled)


def _waiting(stage: Stage) -> None:
    _next(stage, WAITING)


def _plug(stage: Stage) -> None:
    stage.desktop.windows.show_front_panel()
    panel = stage.opened(FrontPanel)
    panel.plug("usb3", str(stage.place / STICK))
    stage.until(lambda: panel.state.activity or panel.state.device)


def _done(stage: Stage) -> None:
    page = _page(stage)
    stage.until(lambda: page.step == DONE)
    stage.opened(FrontPanel).hide()
    for drive in ("sdb", "sdc"):
        stage.computer.pull(drive)


def _device(stage: Stage) -> None:
    _page(stage).done_step.device.click()
    page = stage.page("devices", DevicesPage)
    stage.until(lambda: page.detail.state is not None and page.detail.name.text() == NAME)


SETTING_UP = Chapter(
    "Set up an appliance",
    "Once for each appliance: name, network, reach, archive, power on, done. From the archive on one has "
    "five minutes.",
    (
        Step(
            "unpacked",
            "Start an appliance of this computer from the start page; on site you would switch yours on.",
            "Its front panel: it is on, belongs to no site yet and waits for an archive on a USB drive.",
            _unpack,
        ),
        Step(
            "name",
            "On the page *Set up*, name the device; describe and tag it if you like.",
            "Every field is checked while one types. The notice says which appliances accept the archive.",
            _name,
        ),
        Step(
            "network",
            "Settle the two network ports and the time server.",
            "A mistake in the gateway is told at its field, and the wizard does not go on.",
            _network,
        ),
        Step(
            "reach",
            "Correct it, then say where the appliance is: here, or elsewhere in the network.",
            "The site listens where it has to; nothing is opened to others without consent.",
            _reach,
        ),
        Step(
            "archive",
            "Plug USB drives in.",
            "Only removable drives are listed, with what speaks against each. The suitable one is chosen.",
            _archive,
        ),
        Step(
            "countdown",
            "Press *Make the archive*.",
            "It was written, read back and compared; from now on the five minutes run.",
            _waiting,
        ),
        Step(
            "stick",
            "Put the drive into the appliance.",
            "The appliance reads it and registers within seconds; lights tell it, and words.",
            _plug,
            fleeting=True,
        ),
        Step(
            "receipt",
            "Wait for the last step.",
            "The device is online. The receipt has the fingerprint to compare with the front panel's.",
            _done,
        ),
        Step(
            "online",
            "Press *Show the device*.",
            "The new device in the list, with its software, both network ports and what it is doing.",
            _device,
        ),
    ),
)
