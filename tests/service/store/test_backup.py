"""A backup is one moment of a data folder; restored, it is that moment again."""

from __future__ import annotations

import json
import threading
from datetime import UTC, datetime
from pathlib import Path
from zipfile import ZipFile

import pytest
from sqlalchemy import text

from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.service.store import backup as making
from belvedere_simulator.service.store.backup import backup
from belvedere_simulator.service.store.check import check_data_folder
from belvedere_simulator.service.store.progress import Progress
from belvedere_simulator.service.store.restore import restore
from service.store.conftest import DataFolder, open_data_folder

NOW = datetime(2026, 1, 2, tzinfo=UTC)


def close(data: DataFolder) -> None:
    data.control.close()
    data.logs.close()


def test_a_backup_restored_elsewhere_is_the_same(data: DataFolder, tmp_path: Path) -> None:
    with data.logs.write() as connection:
        connection.execute(text("INSERT INTO log_groups (name, created, tags) VALUES ('g', 1, '{}')"))
    made = backup(data.path, tmp_path / "a.zip", NOW)
    assert (made.objects, made.size) == (2, (tmp_path / "a.zip").stat().st_size)
    restore(tmp_path / "a.zip", tmp_path / "other")
    found = {path.name for path in (tmp_path / "other").iterdir()}
    assert found == {"logs.db", "objects", "service.db", "settings.json"}
    assert check_data_folder(tmp_path / "other") == []
    other = open_data_folder(tmp_path / "other")
    assert other.keys() == {"a": b"one", "b/c": b"two"}
    with other.logs.read() as connection:
        assert connection.execute(text("SELECT name FROM log_groups")).scalars().all() == ["g"]
    close(other)


def test_what_came_after_the_backup_goes(data: DataFolder, tmp_path: Path) -> None:
    backup(data.path, tmp_path / "a.zip", NOW)
    data.put("later", b"three")
    data.objects.delete("bucket", "a")
    close(data)
    with pytest.raises(BelvedereError) as told:
        restore(tmp_path / "a.zip", data.path)
    assert told.value.code == "BV-STO-006"
    restore(tmp_path / "a.zip", data.path, replace=True)
    again = open_data_folder(data.path)
    assert again.keys() == {"a": b"one", "b/c": b"two"}
    assert [path for path in data.path.iterdir() if path.name.startswith(".")] == []
    close(again)


def test_a_backup_under_load_is_whole(data: DataFolder, tmp_path: Path) -> None:
    ended = threading.Event()

    def work() -> None:
        turn = 0
        while not ended.is_set():
            data.put(f"k{turn % 7}", str(turn).encode())
            data.objects.sweep()
            turn += 1

    worker = threading.Thread(target=work)
    worker.start()
    try:
        for turn in range(3):
            backup(data.path, tmp_path / f"{turn}.zip", NOW)
            restore(tmp_path / f"{turn}.zip", tmp_path / str(turn))
            assert check_data_folder(tmp_path / str(turn)) == []
    finally:
        ended.set()
        worker.join()


def test_objects_that_go_as_soon_as_they_are_known_are_held(
    data: DataFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    others: list[threading.Thread] = []
    snapshot = making._snapshot

    def replace_all(turn: int) -> None:
        for key in ("a", "b/c"):
            data.put(key, f"{key} {turn}".encode())
        data.objects.sweep()

    def snapshot_and_others(database: Path, copy: Path) -> Path:
        of_objects = database.name == "service.db"
        if of_objects and not others:
            replace_all(0)
        made = snapshot(database, copy)
        if of_objects:
            others.append(threading.Thread(target=replace_all, args=(1 + len(others),)))
            others[-1].start()
            # In the end nobody may change anything: then they wait for us.
            others[-1].join(2 if len(others) > making.TURNS else None)
        return made

    monkeypatch.setattr(making, "_snapshot", snapshot_and_others)
    backup(data.path, tmp_path / "a.zip", NOW)
    for other in others:
        other.join()
    assert len(others) == 1 + making.TURNS
    restore(tmp_path / "a.zip", tmp_path / "other")
    assert check_data_folder(tmp_path / "other") == []


def test_the_manifest_tells_what_is_there(data: DataFolder, tmp_path: Path) -> None:
    backup(data.path, tmp_path / "a.zip", NOW)
    with ZipFile(tmp_path / "a.zip") as archive:
        document = json.loads(archive.read("manifest.json"))
        assert set(archive.namelist()) == {*document["files"], "manifest.json"}
    assert (document["format"], document["made"]) == (1, "2026-01-02T00:00:00+00:00")


def test_a_backup_tells_how_far_it_is_and_can_be_cancelled(data: DataFolder, tmp_path: Path) -> None:
    told: list[Progress] = []
    backup(data.path, tmp_path / "a.zip", NOW, told.append)
    assert [step.done for step in told] == sorted(step.done for step in told)
    assert told[-1].done <= told[-1].total
    before = (tmp_path / "a.zip").read_bytes()
    with pytest.raises(BelvedereError, match="cancelled"):
        backup(data.path, tmp_path / "a.zip", NOW, cancelled=lambda: True)
    assert (tmp_path / "a.zip").read_bytes() == before
    assert {path.name for path in tmp_path.iterdir()} == {"a.zip", "data"}


def test_damage_is_not_backed_up(data: DataFolder, tmp_path: Path) -> None:
    data.put("a", b"right").write_bytes(b"wrong")
    with pytest.raises(BelvedereError, match="damaged"):
        backup(data.path, tmp_path / "a.zip", NOW)
    assert not (tmp_path / "a.zip").exists()


def test_a_folder_that_is_none(tmp_path: Path) -> None:
    with pytest.raises(BelvedereError) as told:
        backup(tmp_path, tmp_path / "a.zip", NOW)
    assert told.value.code == "BV-STO-004"
