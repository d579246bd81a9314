"""The process is killed while the appliance starts and is provisioned; it starts again on the same folder."""

from __future__ import annotations

import os
import random
import secrets
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from belvedere_simulator.appliance.appliance import Appliance
from belvedere_simulator.appliance.body.parts import UsbPort
from belvedere_simulator.appliance.driver.plugs import PluggedStick
from belvedere_simulator.appliance.driver.status import ApplianceStatus
from belvedere_simulator.errors import BelvedereError
from fakes import killed_appliance
from fakes.channel_site import ChannelSite
from fakes.running_appliance import archive_stick, options_for, running_appliance
from fakes.waiting import until

SEED = int(os.environ.get("BELVEDERE_CAMPAIGN_SEED", "4"))
POINTS = int(os.environ.get("BELVEDERE_CAMPAIGN_KILLS", "3"))
DONE = "on idle provisioned connected"


def _child(root: Path) -> subprocess.Popen[str]:
    paths = [str(Path(killed_appliance.__file__).parents[1]), *sys.path]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in paths if path)}
    command = [sys.executable, killed_appliance.__file__, str(root)]
    return subprocess.Popen(
        command, env=environment, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )


def _kill_at(root: Path, stop: int) -> str:
    """Kill it when it has said so many lines, or is done; returns the last one."""
    with _child(root) as child:
        assert child.stdout is not None
        line = ""
        for number, said in enumerate(child.stdout):
            line = said.strip()
            if number >= stop or line == DONE:
                break
        child.send_signal(signal.SIGKILL)
    assert child.returncode == -signal.SIGKILL
    return line


@pytest.mark.campaign
@pytest.mark.parametrize("seed", [SEED + number for number in range(POINTS)])
def test_after_any_kill_it_ends_up_provisioned_and_connected(
    site: ChannelSite, tmp_path: Path, seed: int
) -> None:
    chance = random.Random(seed)
    root, stick = tmp_path / "box", archive_stick(site, tmp_path / "stick", f"gate-{secrets.token_hex(4)}")
    appliance = Appliance(options_for(root))
    appliance.start()
    serial = appliance.status().serial
    appliance.plug_stick(UsbPort.USB3, PluggedStick(stick))
    appliance.kill()
    met = [_kill_at(root, chance.randrange(9)) for _kill in range(4)]
    with running_appliance(root) as alive:
        until(lambda: alive.status().network.connected, 60)
        status = alive.status()
        assert status.provisioned, met
        assert status.problems == (), met
        assert (status.serial, status.lights.status.words) == (serial, "solid green"), met
        assert status.device is not None
        device_id = status.device.device_id
        until(lambda: site.described(device_id)["ProvisioningStatus"] == "SUCCEEDED")


def test_an_interrupted_provisioning_goes_on_without_its_stick(site: ChannelSite, tmp_path: Path) -> None:
    root, stick = tmp_path / "box", archive_stick(site, tmp_path / "stick", f"gate-{secrets.token_hex(4)}")
    appliance = Appliance(options_for(root))
    interrupted = threading.Event()

    def interrupt(status: ApplianceStatus) -> None:
        if status.activity == "registering":
            appliance.unplug_mains()
            interrupted.set()

    appliance.observe(interrupt)
    appliance.start()
    appliance.plug_stick(UsbPort.USB3, PluggedStick(stick))
    # Before its first step an appliance is off, too.
    until(interrupted.is_set)
    until(lambda: appliance.status().power == "off" and not appliance.status().mains)
    appliance.unplug_stick(UsbPort.USB3)
    appliance.kill()
    # A real power cut ends the process; here its connection has to end first, or it takes the next over.
    until(lambda: not any(thread.name == "device-connection" for thread in threading.enumerate()), 60)
    with running_appliance(root) as alive:
        until(lambda: alive.status().network.connected, 60)
        assert alive.status().problems == ()
        assert alive.status().provisioned


def test_a_second_process_is_refused_while_the_first_lives(tmp_path: Path) -> None:
    with _child(tmp_path) as child:
        assert child.stdout is not None
        assert child.stdout.readline()
        with pytest.raises(BelvedereError) as refused:
            Appliance(options_for(tmp_path))
        assert refused.value.code == "BV-APL-002"
        child.send_signal(signal.SIGKILL)
    Appliance(options_for(tmp_path)).kill()
