"""What the site does with an appliance that lives, and what the appliance owes nobody."""

from __future__ import annotations

import secrets
import subprocess
import sys
import time
from pathlib import Path

import pytest

from belvedere_simulator.appliance.appliance import Appliance
from belvedere_simulator.appliance.body.effects import ReportUpdate
from belvedere_simulator.appliance.body.parts import BOTH, Button
from belvedere_simulator.appliance.body.state import UpdateStage
from belvedere_simulator.appliance.driver.living_store import LivingStore
from belvedere_simulator.appliance.driver.machine_folder import MachineFolder, Memory
from belvedere_simulator.appliance.driver.status import ApplianceStatus
from belvedere_simulator.appliance.storage.folders import ApplianceFolders
from belvedere_simulator.appliance.storage.opening import open_store
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.vault.file_place import FilePlace
from fakes.channel_site import ChannelSite
from fakes.running_appliance import archive_stick, options_for, provision, running_appliance
from fakes.waiting import until

POWER = frozenset({Button.POWER})


def _name() -> str:
    return f"gate-{secrets.token_hex(4)}"


def test_a_reboot_job_restarts_it_and_succeeds(
    site: ChannelSite, appliance: Appliance, tmp_path: Path
) -> None:
    device_id = provision(appliance, archive_stick(site, tmp_path / "stick", _name()))
    until(lambda: site.described(device_id)["DeviceConnectionStatus"] == "ONLINE", 40)
    seen: list[ApplianceStatus] = []
    appliance.observe(seen.append)
    made = site.api.create_job_for_devices(DeviceIds=[device_id], JobType="REBOOT")
    job_id = made["Jobs"][0]["JobId"]
    until(lambda: site.api.describe_device_job(JobId=job_id)["Status"] == "COMPLETED", 60)
    until(lambda: seen[-1].power == "on")
    powers = dict.fromkeys(status.power for status in seen if status.power != "on")
    assert [power for power in powers if power != "off"] == ["shutting-down", "booting"]


def test_after_it_was_deleted_its_data_stays_and_only_a_full_reset_helps(
    site: ChannelSite, appliance: Appliance, tmp_path: Path
) -> None:
    device_id = provision(appliance, archive_stick(site, tmp_path / "stick", _name()))
    until(lambda: appliance.status().network.connected)
    (tmp_path / "box" / "data" / "storage" / "counted").write_text("12")
    site.api.delete_device(DeviceId=device_id)
    until(lambda: not appliance.status().network.connected, 40)
    status = appliance.status()
    assert status.device is not None
    assert (status.power, status.provisioned) == ("on", True)
    appliance.press(POWER, 1)
    until(lambda: appliance.status().power == "off")
    appliance.press(POWER, 1)
    until(lambda: appliance.status().power == "on")
    assert (tmp_path / "box" / "data" / "storage" / "counted").read_text() == "12"
    assert not appliance.status().network.connected
    appliance.press(POWER, 1)
    until(lambda: appliance.status().power == "off")
    appliance.press(BOTH, 5)
    until(lambda: appliance.status().power == "on" and not appliance.status().provisioned)
    provision(appliance, archive_stick(site, tmp_path / "another", _name()))
    until(lambda: appliance.status().network.connected)


def test_an_idle_appliance_uses_no_time(appliance: Appliance) -> None:
    assert appliance.status().power == "on"
    # What the start left to be done is over when nothing was used for a moment.
    used: list[float] = []

    def is_calm() -> bool:
        used.append(time.process_time())
        return len(used) > 50 and used[-1] - used[-50] < 0.05

    until(is_calm)


def test_a_machine_that_cannot_remember_is_without_power(tmp_path: Path) -> None:
    with running_appliance(tmp_path) as appliance:
        machine = tmp_path / "data" / "machine"
        moved = machine.rename(tmp_path / "data" / "lost")
        machine.write_text("a file where a folder should be")
        appliance.press(POWER, 1)
        until(lambda: appliance.status().power == "off")
        appliance.press(frozenset({Button.RESET}), 1)
        until(lambda: appliance.status().problems != ())
        assert "BV-APL-004" in appliance.status().problems[0]
        machine.unlink()
        moved.rename(machine)
        appliance.plug_mains()
        until(lambda: appliance.status().power == "on")
        assert appliance.status().problems == ()


def test_a_machine_that_somebody_changed_is_not_started(tmp_path: Path) -> None:
    Appliance(options_for(tmp_path)).kill()
    (tmp_path / "data" / "machine" / "kept.json").write_text('{"kept": {}}')
    with pytest.raises(BelvedereError) as refused:
        Appliance(options_for(tmp_path))
    assert refused.value.code == "BV-APL-003"


def test_lost_credentials_are_told_and_stop_the_start(site: ChannelSite, tmp_path: Path) -> None:
    with running_appliance(tmp_path / "box") as appliance:
        provision(appliance, archive_stick(site, tmp_path / "stick", _name()))
    (tmp_path / "box" / "data" / "sealed" / "identity.sealed").unlink()
    appliance = Appliance(options_for(tmp_path / "box"))
    appliance.start()
    until(lambda: appliance.status().lights.status.words == "fast blinking red")
    assert "BV-APL-005" in appliance.status().problems[0]
    appliance.close()


def test_reports_that_are_owed_are_kept_with_the_state(tmp_path: Path) -> None:
    Appliance(options_for(tmp_path)).kill()
    folder = MachineFolder(tmp_path / "data")
    memory = folder.memory()
    assert memory is not None
    owed = (ReportUpdate("8.0.29", UpdateStage.FAILED, "it did not start"),)
    folder.save(Memory(memory.kept, owed))
    assert folder.memory() == Memory(memory.kept, owed)
    with running_appliance(tmp_path):
        until(lambda: folder.memory() == memory)


def test_nothing_is_written_after_the_end_of_a_life(tmp_path: Path) -> None:
    store = open_store(ApplianceFolders(tmp_path / "data"), [FilePlace(tmp_path / "keys")])
    living = LivingStore(store)
    living.write("name", b"before")
    living.end()
    living.write("name", b"after")
    living.remove("name")
    assert store.read("name") == b"before"


def test_an_idle_process_has_loaded_nothing_heavy() -> None:
    heavy = {"boto3", "botocore", "cv2", "av", "numpy", "onnx", "onnxruntime"}
    program = "import sys, belvedere_simulator.appliance.appliance; print(*sorted(sys.modules))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    loaded = set(done.stdout.split())
    assert loaded & heavy == set()


def test_an_observer_may_leave_and_a_kill_may_come_twice(tmp_path: Path) -> None:
    seen: list[ApplianceStatus] = []
    with running_appliance(tmp_path) as appliance:
        stop = appliance.observe(seen.append)
        appliance.plug_monitor()
        until(lambda: seen and seen[-1].monitor)
        stop()
        stop()
        appliance.unplug_monitor()
        until(lambda: not appliance.status().monitor)
        assert seen[-1].monitor
        appliance.kill()
        appliance.kill()
