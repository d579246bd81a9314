"""A process is killed at every stage of an update: the next start goes on with it."""

from __future__ import annotations

import os
import secrets
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from fakes import killed_update
from fakes.channel_site import ChannelSite
from fakes.running_appliance import archive_stick, provision, running_appliance
from fakes.updated_appliance import NEW, OLD, Updated

STAGES = [
    ("PENDING", "on"),
    ("DOWNLOADING", "on"),
    ("VERIFYING", "on"),
    ("IN_PROGRESS", "on"),
    ("REBOOTING", "shutting-down"),
    ("REBOOTING", "booting"),
]


@pytest.mark.parametrize(("stage", "power"), STAGES)
def test_an_update_goes_on_after_a_kill(site: ChannelSite, tmp_path: Path, stage: str, power: str) -> None:
    root = tmp_path / "box"
    with running_appliance(root) as appliance:
        device_id = provision(
            appliance, archive_stick(site, tmp_path / "stick", f"gate-{secrets.token_hex(4)}")
        )
        updated = Updated(site, appliance, device_id, root / "data")
        updated.wait_online()
    job = updated.update()
    environment = {"PYTHONPATH": os.pathsep.join(sys.path)}
    words = [sys.executable, killed_update.__file__, str(root), stage, power]
    with subprocess.Popen(words, env=environment, stdin=subprocess.PIPE) as child:
        assert child.wait(60) == -signal.SIGKILL
    with running_appliance(root) as appliance:
        assert appliance.status().software.running in (OLD, NEW)
        updated = Updated(site, appliance, device_id, root / "data")
        updated.wait_for(job, "COMPLETED", "FAILED")
        assert (updated.stage(job), updated.software) == ("COMPLETED", NEW)
