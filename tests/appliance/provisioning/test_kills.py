"""Power cuts while an appliance is provisioned: it goes on where it was."""

from __future__ import annotations

import os
import secrets
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from belvedere_simulator.appliance.provisioning.progress import last_result, load_progress
from belvedere_simulator.appliance.provisioning.record import load_record
from belvedere_simulator.appliance.usb.opening import open_stick
from fakes import killed_box
from fakes.boxes import Box
from fakes.channel_site import ChannelSite
from fakes.waiting import until

ARCHIVE = "certificates-omni_gate.zip"
WRITES = 10
"""installation, five steps, record, network, result, and the removal of the progress."""


def _bring_archive(site: ChannelSite, stick: Path) -> None:
    content = site.api.provision_device(Name=f"gate-{secrets.token_hex(4)}")["Certificates"]
    (stick / ARCHIVE).write_bytes(bytes(content))


def _killed(box: Box, stick: Path, number: int, moment: str) -> int:
    paths = [str(Path(killed_box.__file__).parents[1]), *sys.path]
    command = [sys.executable, killed_box.__file__, str(box.root), str(stick), str(number), moment]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in paths if path)}
    done = subprocess.run(command, env=environment, capture_output=True, timeout=60, check=False)
    assert done.returncode in (0, -signal.SIGKILL), done.stderr.decode()
    return done.returncode


@pytest.mark.parametrize(
    ("number", "moment"),
    [(number, moment) for number in range(1, WRITES + 1) for moment in ("before", "after")],
)
def test_a_kill_at_any_write_is_survived(
    lasting_site: ChannelSite, box: Box, stick: Path, number: int, moment: str
) -> None:
    _bring_archive(lasting_site, stick)
    assert _killed(box, stick, number, moment) == -signal.SIGKILL
    store = box.store()
    receipt = box.provisioner(store).provision(open_stick(stick))
    device_id = receipt.record.device_id
    until(lambda: lasting_site.described(device_id)["ProvisioningStatus"] == "SUCCEEDED")
    assert load_progress(store) is None
    assert load_record(store) == receipt.record
    result = last_result(store)
    assert result is not None
    assert result.succeeded
    assert [name for name in box.folders.sealed.iterdir() if name.name.startswith(".")] == []


def test_there_are_no_more_writes(lasting_site: ChannelSite, box: Box, stick: Path) -> None:
    _bring_archive(lasting_site, stick)
    assert _killed(box, stick, WRITES + 1, "before") == 0


def test_without_the_drive_it_goes_on_too(lasting_site: ChannelSite, box: Box, stick: Path) -> None:
    _bring_archive(lasting_site, stick)
    # The second write is the first step.
    assert _killed(box, stick, 2, "after") == -signal.SIGKILL
    receipt = box.provisioner().resume()
    assert receipt is not None
    device_id = receipt.record.device_id
    until(lambda: lasting_site.described(device_id)["ProvisioningStatus"] == "SUCCEEDED")
    assert box.provisioner().resume() is None
