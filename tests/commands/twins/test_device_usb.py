"""`belvedere device provision --usb` on a real site and a stick."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from belvedere_simulator.appliance.control.client import ask
from belvedere_simulator.commands.main import main
from fakes.archives import fresh_archive
from fakes.plugged_drives import Computer
from fakes.waiting import until

from .conftest import Belvedere


def test_an_archive_goes_straight_to_the_stick(
    belvedere: Belvedere, computer: Computer, folder: Path, tmp_path: Path
) -> None:
    computer.plug(folder)
    out = tmp_path / "out"
    out.mkdir()
    words = (
        "device",
        "provision",
        "usbgate",
        "--out",
        str(out),
        "--usb",
        "PANORAMA",
        "--delete-copy",
        "--json",
    )
    told = belvedere(*words)
    assert told.code == 0, told.err
    assert told.json["Usb"]["ejected"] is True
    assert told.json["Archive"] is None
    assert [file.name for file in folder.iterdir()] == ["certificates-omni_usbgate.zip"]
    assert list(out.iterdir()) == []


def test_the_drives_are_listed_before_one_is_chosen(
    belvedere: Belvedere, computer: Computer, folder: Path
) -> None:
    computer.plug(folder)
    told = belvedere("device", "provision", "usbnone", "--usb", "list", "--json")
    assert [drive["id"] for drive in told.json["drives"]] == ["/dev/sdz1"]
    assert belvedere("device", "describe", "usbnone").code == 2


def test_no_device_is_made_for_a_drive_that_will_not_do(
    belvedere: Belvedere, computer: Computer, folder: Path, tmp_path: Path
) -> None:
    words = ("device", "provision", "usbwrong", "--out", str(tmp_path), "--usb", "PANORAMA")
    assert belvedere(*words).err.startswith("BV-DRV-001")
    computer.plug(folder, fstype="exfat", fsver="1.0")
    assert belvedere(*words).err.startswith("BV-DRV-003")
    computer.pull()
    computer.plug(folder)
    (folder / "certificates-omni_other.zip").write_bytes(fresh_archive("other"))
    assert belvedere(*words).err.startswith("BV-DRV-010")
    assert belvedere("device", "describe", "usbwrong").code == 2
    assert not (tmp_path / "certificates-omni_usbwrong.zip").exists()


def test_the_archive_is_kept_when_the_stick_fails(
    belvedere: Belvedere,
    computer: Computer,
    folder: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    # The folder of terminals can be looked at, and nobody makes files in it, whoever they are.
    computer.plug(Path("/dev/pts"))
    told = belvedere("device", "provision", "usbkept", "--out", str(tmp_path), "--usb", "PANORAMA")
    archive = tmp_path / "certificates-omni_usbkept.zip"
    assert told.code == 2
    assert "BV-DRV-005" in told.err
    assert f"belvedere drive write {archive} PANORAMA" in told.err
    computer.pull()
    computer.plug(folder)
    assert main(["drive", "write", str(archive), "PANORAMA", "--delete-copy"]) == 0
    assert "The drive can be pulled out." in capsys.readouterr().out
    assert [file.name for file in folder.iterdir()] == [archive.name]
    assert not archive.exists()


def test_a_receipt_is_written_when_the_appliance_is_online(
    belvedere: Belvedere, computer: Computer, folder: Path, tmp_path: Path
) -> None:
    computer.plug(folder)
    command = [sys.executable, "-m", "belvedere_simulator.commands", "appliance", "--time-scale", "10000"]
    with subprocess.Popen([*command, "--data-dir", str(tmp_path / "box")], stdout=subprocess.PIPE) as box:
        assert box.stdout is not None
        assert json.loads(box.stdout.readline())["ready"] == "appliance"

        def carry() -> None:
            # Not before it may be pulled out: until then the archive on it is read again.
            until(lambda: any(call.startswith("udisksctl power-off") for call in computer.calls), 60)
            ask(tmp_path / "box", "plug", {"port": "usb3", "path": str(folder)})

        carrying = threading.Thread(target=carry)
        carrying.start()
        words = ("device", "provision", "usbreceipt", "--out", str(tmp_path), "--usb", "PANORAMA")
        told = belvedere(*words, "--delete-copy", "--receipt", str(tmp_path / "receipt.txt"))
        carrying.join()
        box.terminate()
        assert box.wait(30) == 0
    assert told.code == 0, told.err
    assert "The drive can be pulled out." in told.err, "said before the appliance is waited for"
    text = (tmp_path / "receipt.txt").read_text(encoding="utf-8")
    assert "Appliance usbreceipt set up" in text
    assert "USB drive PANORAMA" in text
    assert "Serial number: " in text
