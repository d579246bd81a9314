"""An appliance on a desk is provisioned from what is plugged into it."""

from __future__ import annotations

import secrets
from pathlib import Path

from belvedere_simulator.appliance.appliance import Appliance
from belvedere_simulator.appliance.body.parts import UsbPort
from belvedere_simulator.appliance.driver.plugs import PluggedStick
from fakes.channel_site import ChannelSite
from fakes.running_appliance import archive_stick
from fakes.waiting import until


def _name() -> str:
    return f"gate-{secrets.token_hex(4)}"


def test_a_folder_with_an_archive_provisions_it(
    site: ChannelSite, appliance: Appliance, tmp_path: Path
) -> None:
    stick = archive_stick(site, tmp_path / "stick", _name())
    appliance.plug_stick(UsbPort.USB3, PluggedStick(stick))
    # The logs come last. Whoever pulls the stick before may have to do without them.
    until((stick / "panorama" / "occ.log").exists, 60)
    status = appliance.status()
    assert (status.provisioned, status.lights.status.words) == (True, "solid green")
    assert status.device is not None
    shown = site.service.panorama.certificates.authority.fingerprint
    assert status.device.fingerprint.replace(":", "").lower() == shown
    device_id = status.device.device_id
    until(lambda: site.described(device_id)["ProvisioningStatus"] == "SUCCEEDED")
