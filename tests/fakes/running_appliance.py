"""A whole appliance that runs in this process, for tests."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from belvedere_simulator.appliance.appliance import Appliance
from belvedere_simulator.appliance.body.parts import UsbPort
from belvedere_simulator.appliance.driver.plugs import PluggedStick
from belvedere_simulator.appliance.options import ApplianceOptions
from belvedere_simulator.vault.file_place import FilePlace
from fakes.waiting import until

if TYPE_CHECKING:
    from fakes.channel_site import ChannelSite

ARCHIVE = "certificates-omni_gate.zip"
FAST = 600.0
"""A start in a tenth of a second."""


def options_for(root: Path, **more: Any) -> ApplianceOptions:
    """An appliance under `root`, with the key of its store in a file beside its data."""
    return ApplianceOptions(
        **{
            "data_dir": root / "data",
            "time_scale": FAST,
            "headless": True,
            "key_places": (FilePlace(root / "keys"),),
            **more,
        }
    )


@contextmanager
def running_appliance(root: Path, **more: Any) -> Iterator[Appliance]:
    """An appliance that is on; `more` are fields of its options."""
    appliance = Appliance(options_for(root, **more))
    try:
        appliance.start()
        until(lambda: appliance.status().power == "on")
        yield appliance
    finally:
        appliance.close()


def archive_stick(site: ChannelSite, folder: Path, name: str = "gate", **more: Any) -> Path:
    """A folder as a stick, with the archive of a new device in its root."""
    folder.mkdir(parents=True, exist_ok=True)
    content = bytes(site.api.provision_device(Name=name, **more)["Certificates"])
    (folder / ARCHIVE).write_bytes(content)
    return folder


def provision(appliance: Appliance, stick: Path) -> str:
    """Plug the stick in, wait until it provisioned the appliance, pull it out; returns the device's id."""
    before = appliance.status().problems
    appliance.plug_stick(UsbPort.USB3, PluggedStick(stick))
    until(lambda: appliance.status().device or appliance.status().problems not in ((), before), 60)
    status = appliance.status()
    assert status.device is not None, status.problems
    until(lambda: appliance.status().activity is None)
    appliance.unplug_stick(UsbPort.USB3)
    return status.device.device_id
