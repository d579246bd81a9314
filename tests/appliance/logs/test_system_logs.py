"""The log streams: what a line looks like, and how much of them is kept."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

from belvedere_simulator.appliance.logs.rotating import LARGEST, RotatingLog
from belvedere_simulator.appliance.logs.system_logs import FILES, SystemLogs

MOMENT = datetime(2026, 3, 7, 8, 9, 10, 45_678, tzinfo=UTC)


def _logs(folder: Path) -> SystemLogs:
    return SystemLogs(folder, lambda: MOMENT)


def test_the_streams_have_their_shapes(tmp_path: Path) -> None:
    logs = _logs(tmp_path)
    logs.controller("ERROR", "fetchFromS3", 88, "timeout")
    logs.updater("INFO", "idle")
    logs.system("dhclient", 31, "bound")
    logs.kernel("usb 2-1: new device")
    told = {name: content.decode() for name, content in logs.contents().items()}
    assert tuple(told) == FILES
    assert told["occ.log"] == "2026-03-07 08:09:10.045 ERROR fetchFromS3(88) timeout\n"
    assert told["ota_agent.log"] == "2026-03-07 08:09:10.045 INFO idle\n"
    assert told["syslog.log"] == "Mar  7 08:09:10 panorama dhclient[31]: bound\n"
    assert re.fullmatch(
        r"Mar  7 08:09:10 panorama kernel: \[ *\d+\.\d{6}\] usb 2-1: new device\n", told["kern.log"]
    )


def test_nothing_that_is_told_makes_another_line(tmp_path: Path) -> None:
    logs = _logs(tmp_path)
    logs.controller("INFO", "readArchive", 1, "a\nb\r\x1b[2Jc\u2028d")
    assert logs.contents()["occ.log"].decode().count("\n") == 1
    assert "\x1b" not in logs.contents()["occ.log"].decode()


def test_a_file_has_ten_mebibytes_and_one_older_one(tmp_path: Path) -> None:
    assert LARGEST == 10 * 1024 * 1024
    log = RotatingLog(tmp_path / "occ.log", 100)
    for number in range(50):
        assert log.write(f"line {number:04d}")
    assert {file.name for file in tmp_path.iterdir()} == {"occ.log", "occ.log.1"}
    assert all(file.stat().st_size <= 100 for file in tmp_path.iterdir())
    assert log.last(25) == b"line 0048\nline 0049\n"
    assert log.last(1000).startswith(b"line 0030\n")


def test_a_line_that_cannot_be_written_stops_nobody(tmp_path: Path) -> None:
    (tmp_path / "logs").write_bytes(b"in the way")
    assert not RotatingLog(tmp_path / "logs" / "occ.log").write("a")
    assert RotatingLog(tmp_path / "logs" / "occ.log").last(10) == b""
