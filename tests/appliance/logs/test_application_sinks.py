"""What applications say: files with bounds, on a disk that may be full or slow."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from belvedere_simulator.appliance.faults.board import FaultBoard, InjectedFault
from belvedere_simulator.appliance.faults.disk import before_write
from belvedere_simulator.appliance.faults.kinds import FaultKind
from belvedere_simulator.appliance.life import Life
from belvedere_simulator.appliance.logs.application_sinks import ApplicationSinks
from belvedere_simulator.appliance.logs.system_logs import STREAMS, SystemLogs
from belvedere_simulator.appliance.software.profile import profile_of

INSTANCE = "applicationInstance-1"


def _logs(folder: Path, faults: FaultBoard | None = None, **changes: bool) -> SystemLogs:
    board, life = faults or FaultBoard(), Life()
    return SystemLogs(
        folder,
        lambda: datetime.now(UTC),
        before_write=lambda size: before_write(board, life, size),
        **changes,
    )


def _kept(folder: Path, stream: str) -> list[str]:
    """The lines of a stream in all its files, without their times, oldest first."""
    files = sorted((folder / "applications" / INSTANCE).glob(f"{stream}.log*"), reverse=True)
    return [line.partition(" ")[2] for file in files for line in file.read_text("utf-8").splitlines()]


def test_a_stream_keeps_ten_mebibytes_and_one_older_file(tmp_path: Path) -> None:
    sink = ApplicationSinks(_logs(tmp_path), None).sink(INSTANCE)
    lines = [f"{number:05d} {'x' * 1000}" for number in range(25_000)]
    for at in range(0, len(lines), 1000):
        sink.write("code", lines[at : at + 1000])
    sink.close()
    files = sorted((tmp_path / "applications" / INSTANCE).iterdir())
    assert [file.name for file in files] == ["code.log", "code.log.1"]
    assert all(file.stat().st_size <= 10 * 1024 * 1024 for file in files)
    kept = _kept(tmp_path, "code")
    assert kept == lines[-len(kept) :]
    assert len(kept) > 10_000


@pytest.mark.parametrize(("software", "capped"), [("4.3.45", False), ("4.3.55", True), ("7.0.13", True)])
def test_console_output_is_capped_from_4_3_55_on(tmp_path: Path, software: str, capped: bool) -> None:
    sinks = ApplicationSinks(_logs(tmp_path), profile_of(software).console_output_limit)
    sink = sinks.sink(INSTANCE)
    for _ in range(16):
        sink.write("console_output", ["x" * 999_000])
    sink.close()
    kept = sum(file.stat().st_size for file in (tmp_path / "applications" / INSTANCE).iterdir())
    assert (kept <= 11_000_000) == capped


def test_the_kernels_stream_is_there_from_4_3_45_on(tmp_path: Path) -> None:
    for software in ("4.3.35", "4.3.45"):
        logs = _logs(tmp_path / software, kernel_log=profile_of(software).kernel_log)
        logs.kernel("usb 2-1: new device")
    assert not (tmp_path / "4.3.35" / STREAMS["kern_log"]).exists()
    assert (tmp_path / "4.3.45" / STREAMS["kern_log"]).exists()


def test_logs_survive_a_restart(tmp_path: Path) -> None:
    for text in ("before", "after"):
        logs = _logs(tmp_path)
        logs.system("test", 1, text)
        sink = ApplicationSinks(logs, None).sink(INSTANCE)
        sink.write("code", [text])
        sink.close()
    assert _kept(tmp_path, "code") == ["before", "after"]
    assert (tmp_path / STREAMS["syslog"]).read_text(encoding="utf-8").count("test[1]") == 2


def test_on_a_full_disk_everything_goes_on_and_what_is_missing_is_told(tmp_path: Path) -> None:
    faults = FaultBoard()
    logs = _logs(tmp_path, faults)
    sink = ApplicationSinks(logs, None).sink(INSTANCE)
    faults.inject(InjectedFault(FaultKind.DISK_FULL))
    sink.write("code", ["lost", "lost too"])
    logs.controller("INFO", "test", 1, "lost as well")
    faults.clear(FaultKind.DISK_FULL)
    sink.write("code", ["kept"])
    sink.close()
    assert _kept(tmp_path, "code") == ["2 lines could not be stored", "kept"]
    lost = {stream.stream.name: stream.take_lost() for stream in logs.spool.streams()}
    assert lost == {"occ_log": 1, "code": 2}


def test_a_slow_disk_makes_wait_and_loses_nothing(tmp_path: Path) -> None:
    faults = FaultBoard()
    logs = _logs(tmp_path, faults)
    sink = ApplicationSinks(logs, None).sink(INSTANCE)
    faults.inject(InjectedFault(FaultKind.DISK_SLOW, settings={"bytes_per_second": 10_000}))
    before = datetime.now(UTC)
    sink.write("code", ["x" * 1000])
    assert (datetime.now(UTC) - before).total_seconds() > 0.15
    faults.clear(FaultKind.DISK_SLOW)
    sink.close()
    assert len(_kept(tmp_path, "code")) == 1
    assert logs.spool.pending
