"""The site of a data folder: started on demand, found by all, stopped without losing anything."""

from __future__ import annotations

import ctypes
import os
import socket
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from dataclasses import replace
from pathlib import Path

import psutil
import pytest

from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.service.site.lock import take_lock
from belvedere_simulator.service.site.running import reset_site
from belvedere_simulator.service.site.settings_file import SiteFile, read_site_file, write_site_file
from belvedere_simulator.service.site.site import ensure_site, site_status, stop_site
from belvedere_simulator.service.site.site_folder import (
    LOCK,
    RECORD,
    SiteRecord,
    read_record,
    write_record,
)
from fakes.host_ports import free_port

_PR_SET_CHILD_SUBREAPER = 36


def answers(address: str) -> bool:
    """Whether a service answers there, if only to refuse."""
    try:
        urllib.request.urlopen(f"{address}/devices", timeout=10).close()
    except urllib.error.HTTPError as refusal:
        refusal.close()
    return True


def test_a_site_is_started_once_and_shared(data_dir: Path) -> None:
    found: list[SiteRecord] = []
    askers = [threading.Thread(target=lambda: found.append(ensure_site(data_dir))) for _ in range(3)]
    for asker in askers:
        asker.start()
    for asker in askers:
        asker.join()
    assert len({record.pid for record in found}) == 1
    assert len(found) == 3
    assert answers(found[0].address)
    assert site_status(data_dir).record == found[0]


def test_a_stopped_site_comes_back_at_its_address(data_dir: Path) -> None:
    # A port that nobody else is given while the site is stopped.
    write_site_file(data_dir, SiteFile(port=free_port()))
    first = ensure_site(data_dir)
    assert stop_site(data_dir)
    assert not (data_dir / RECORD).exists()
    assert site_status(data_dir).record is None
    assert not stop_site(data_dir)
    second = ensure_site(data_dir)
    assert second.address == first.address
    assert second.pid != first.pid


def test_a_site_is_stopped_where_nobody_takes_note_of_the_end_of_orphans(data_dir: Path) -> None:
    starting = "import pathlib, sys; from belvedere_simulator.service.site.site import ensure_site; "
    starting += "ensure_site(pathlib.Path(sys.argv[1]))"
    # As in a container whose first process is no init: the orphan is ours, and stays when it is dead.
    ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1)
    try:
        subprocess.run([sys.executable, "-c", starting, str(data_dir)], check=True)
        record = read_record(data_dir)
        assert record is not None
        assert stop_site(data_dir)
        assert psutil.Process(record.pid).status() == psutil.STATUS_ZOMBIE
        os.waitpid(record.pid, 0)
    finally:
        ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 0)


def test_a_site_whose_port_is_taken_gets_another(data_dir: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        write_site_file(data_dir, SiteFile(port=port))
        record = ensure_site(data_dir)
        assert not record.address.endswith(f":{port}")
    assert read_site_file(data_dir).port == int(record.address.rpartition(":")[2])


def test_a_killed_site_is_not_taken_for_a_running_one(data_dir: Path) -> None:
    record = ensure_site(data_dir)
    process = psutil.Process(record.pid)
    process.kill()
    process.wait(10)
    assert read_record(data_dir) == record
    assert site_status(data_dir).record is None
    assert ensure_site(data_dir).pid != record.pid


def test_a_process_that_got_the_number_of_a_dead_site_is_left_alone(data_dir: Path) -> None:
    held = take_lock(data_dir / LOCK)
    assert held is not None
    me = SiteRecord(os.getpid(), psutil.Process().create_time(), "http://127.0.0.1:1", "0")
    write_record(data_dir, replace(me, started=me.started - 100))
    assert site_status(data_dir).record is None
    assert not stop_site(data_dir)
    held.release()


def test_a_site_that_cannot_start_says_why(data_dir: Path) -> None:
    data_dir.mkdir()
    (data_dir / "service.db").write_bytes(b"this is no database" * 100)
    with pytest.raises(BelvedereError, match="BV-SITE-003") as refusal:
        ensure_site(data_dir)
    assert "Traceback" not in str(refusal.value)


def test_a_file_in_the_way_is_named(tmp_path: Path) -> None:
    (tmp_path / "site").write_text("in the way")
    with pytest.raises(BelvedereError, match="BV-SITE-001"):
        ensure_site(tmp_path / "site")


def test_a_running_site_is_not_reset_and_a_stopped_one_is_emptied(data_dir: Path) -> None:
    ensure_site(data_dir)
    with pytest.raises(BelvedereError, match="BV-SITE-004"):
        reset_site(data_dir)
    stop_site(data_dir)
    outside = data_dir.parent / "outside"
    outside.mkdir()
    (outside / "kept").write_text("kept")
    (data_dir / "link").symlink_to(outside)
    reset_site(data_dir)
    assert [path.name for path in data_dir.iterdir()] == [LOCK]
    assert (outside / "kept").exists()


def test_only_the_folder_of_a_site_is_ever_emptied(tmp_path: Path) -> None:
    (tmp_path / "letters").write_text("dear")
    with pytest.raises(BelvedereError, match="BV-SITE-005"):
        reset_site(tmp_path)
    assert (tmp_path / "letters").exists()
