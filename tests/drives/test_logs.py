"""Logs that a stick brought back, written by the appliance's own hand."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from belvedere_simulator.appliance.logs.system_logs import FILES, SystemLogs
from belvedere_simulator.appliance.provisioning.journal import Journal
from belvedere_simulator.appliance.provisioning.record import readable_fingerprint
from belvedere_simulator.appliance.usb.opening import open_stick
from belvedere_simulator.drives.drive import Drive
from belvedere_simulator.drives.known_failures import failures_in
from belvedere_simulator.drives.logs import Ending, LogFile, explain, logs_on
from belvedere_simulator.drives.media.opening import image_drive
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.provisioning.reader import read_archive
from fakes.sticks import fat_image

from .conftest import NAME, code_of, mounted_drive

NOW = datetime(2026, 11, 21, 8, 30, tzinfo=UTC)


@pytest.fixture
def logs(tmp_path: Path) -> SystemLogs:
    """The streams of an appliance."""
    return SystemLogs(tmp_path / "logs", lambda: NOW)


def returned(logs: SystemLogs, folder: Path) -> Drive:
    """The drive after the appliance wrote its logs to it."""
    for name, content in logs.contents().items():
        open_stick(folder).write(f"panorama/{name}", content)
    return mounted_drive(folder)


def test_a_provisioning_that_succeeded_is_told_so(logs: SystemLogs, folder: Path, content: bytes) -> None:
    journal, archive = Journal(logs), read_archive(content, datetime.now(UTC))
    journal.plugged("/media")
    journal.read(NAME, archive, readable_fingerprint(archive.authority))
    journal.ended("device-gate is provisioned")
    found = logs_on(returned(logs, folder))
    assert (found.ending, found.reason, found.findings) == (Ending.PROVISIONED, None, ())
    assert found.fingerprint.replace(":", "").lower() == archive.authority_sha256
    assert [file.name for file in found.files] == list(FILES)


@pytest.mark.parametrize("code", ["BV-PRV-007", "BV-PRV-008", "BV-PRV-009", "BV-USB-010", "BV-USB-011"])
def test_a_known_failure_is_explained(logs: SystemLogs, folder: Path, code: str) -> None:
    Journal(logs).failed(BelvedereError(code, "It failed", where="mqtts://192.168.7.2:8883"))
    found = logs_on(returned(logs, folder))
    assert found.ending is Ending.FAILED
    assert found.reason is not None
    assert found.reason.code == code
    (finding,) = found.findings
    assert (finding.failure, finding.file, finding.line, finding.times) == (found.reason, "occ.log", 1, 1)
    assert finding.failure.remedy
    assert finding.failure.explanation


def test_the_last_try_counts_and_the_earlier_ones_are_told(logs: SystemLogs, folder: Path) -> None:
    journal = Journal(logs)
    for code in ("BV-PRV-008", "BV-PRV-008", "BV-PRV-007"):
        journal.failed(BelvedereError(code, "It failed"))
    found = logs_on(returned(logs, folder))
    assert found.reason is not None
    assert found.reason.code == "BV-PRV-007"
    assert {each.failure.code: each.times for each in found.findings} == {"BV-PRV-008": 2, "BV-PRV-007": 1}
    journal.ended("device-gate is provisioned")
    again = logs_on(returned(logs, folder))
    assert (again.ending, again.reason) == (Ending.PROVISIONED, None)


def test_what_the_logs_say_in_words_is_explained_too(logs: SystemLogs, folder: Path, content: bytes) -> None:
    archive = read_archive(content, datetime.now(UTC))
    Journal(logs).clock(archive.issued - timedelta(days=400), archive)
    Journal(logs).unwritten(BelvedereError("BV-USB-003", "The USB drive is full"))
    logs.system("systemd-resolved", 611, "Server returned no address for belvedere.example.")
    logs.kernel("usb USB1: USB disconnect while it was used")
    found = logs_on(returned(logs, folder))
    assert found.ending is Ending.UNKNOWN
    assert {each.failure.title for each in found.findings} == {
        "The appliance's clock is off",
        "The logs could not be written",
        "The USB drive is full",
        "A name cannot be resolved",
        "The stick was pulled out too early",
    }


def test_logs_are_read_from_an_image_in_whatever_case(tmp_path: Path, logs: SystemLogs) -> None:
    Journal(logs).failed(BelvedereError("BV-PRV-012", "It failed"))
    image = fat_image(tmp_path / "stick.img")
    for name, text in logs.contents().items():
        open_stick(image).write(f"PANORAMA/{name.upper()}", text)
    found = logs_on(image_drive(image))
    assert found.reason is not None
    assert found.reason.code == "BV-PRV-012"


def test_a_drive_without_logs_is_told_so(drive: Drive, folder: Path) -> None:
    assert code_of(lambda: logs_on(drive)) == "BV-DRV-017"
    (folder / "panorama").mkdir()
    (folder / "panorama/managed_logs").mkdir()
    assert code_of(lambda: logs_on(drive)) == "BV-DRV-017"
    folder.rename(folder.with_name("pulled"))
    assert code_of(lambda: logs_on(drive)) in {"BV-DRV-017", "BV-DRV-007"}


def test_codes_that_nobody_knows_explain_nothing() -> None:
    assert list(failures_in("BV-XYZ-999 and BV-PRV-7")) == []
    assert [failure.code for failure in failures_in("BV-PRV-007 (BV-PRV-007, BV-PRV-009)")] == [
        "BV-PRV-007",
        "BV-PRV-009",
    ]


@given(st.lists(st.tuples(st.sampled_from(FILES), st.text(max_size=300)), max_size=4))
def test_whatever_is_in_the_files_is_read(texts: list[tuple[str, str]]) -> None:
    found = explain([LogFile(name, text) for name, text in texts])
    assert found.ending in Ending
