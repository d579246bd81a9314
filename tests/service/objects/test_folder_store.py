"""A folder of objects: whole files only, equal ones once, damage found, nothing collected that is used."""

from __future__ import annotations

import hashlib
import threading
from pathlib import Path

import pytest
from sqlalchemy import Connection

from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.protocol.http import Body
from belvedere_simulator.service.clock import SystemClock
from belvedere_simulator.service.objects.digests import body_of, body_of_bytes
from belvedere_simulator.service.objects.folder_store import FolderStore
from belvedere_simulator.service.objects.object_store import Description, StoredObject
from belvedere_simulator.service.store.database import Database


def put(store: FolderStore, key: str, data: bytes) -> StoredObject:
    return store.put("bucket", key, body_of_bytes(data))


def files(store: FolderStore) -> set[Path]:
    return {file for file in store.incoming.parent.rglob("*") if file.is_file()}


def test_content_lies_under_its_sha256(folder_store: FolderStore) -> None:
    stored = put(folder_store, "a/b.json", b"{}")
    digest = hashlib.sha256(b"{}").hexdigest()
    assert files(folder_store) == {folder_store.incoming.parent / "sha256" / digest[:2] / digest}
    assert (stored.sha256, stored.size) == (digest, 2)


def test_equal_content_is_kept_once(folder_store: FolderStore) -> None:
    put(folder_store, "a", b"same")
    put(folder_store, "b", b"same")
    assert len(files(folder_store)) == 1


def test_a_spooled_body_is_moved(folder_store: FolderStore) -> None:
    spooled = folder_store.incoming / "body-1"
    spooled.write_bytes(b"large")
    inode = spooled.stat().st_ino
    stored = folder_store.put("bucket", "key", body_of(spooled))
    assert not spooled.exists()
    assert folder_store.file(stored).stat().st_ino == inode


def test_a_change_that_is_refused_leaves_nothing(folder_store: FolderStore) -> None:
    def refuse(_connection: Connection, _found: StoredObject | None) -> None:
        raise LookupError

    with pytest.raises(LookupError):
        folder_store.store("bucket", "key", body_of_bytes(b"1"), Description(), refuse)
    assert folder_store.find("bucket", "key") is None
    assert files(folder_store) == set()


@pytest.mark.parametrize("damage", [b"", b"other byte!", b"the bytes, and more"])
def test_changed_bytes_are_an_error_and_not_an_answer(folder_store: FolderStore, damage: bytes) -> None:
    stored = put(folder_store, "key", b"the bytes!!")
    folder_store.file(stored).write_bytes(damage)
    with pytest.raises(BelvedereError) as told:
        folder_store.open("bucket", "key")
    assert told.value.code == "BV-STO-001"
    assert stored.sha256 in str(told.value)


def test_missing_bytes_are_an_error(folder_store: FolderStore) -> None:
    folder_store.file(put(folder_store, "key", b"x")).unlink()
    with pytest.raises(BelvedereError, match="missing"):
        folder_store.open("bucket", "key")


def test_the_sweep_takes_what_nothing_refers_to(folder_store: FolderStore) -> None:
    put(folder_store, "kept", b"kept")
    put(folder_store, "deleted", b"deleted")
    put(folder_store, "replaced", b"old")
    put(folder_store, "replaced", b"new")
    folder_store.delete("bucket", "deleted")
    left = folder_store.incoming / "put-killed"
    left.write_bytes(b"half")
    stray = folder_store.folder_contents.path("ab" * 32)
    stray.parent.mkdir()
    stray.write_bytes(b"renamed, then killed")
    assert folder_store.sweep(half_files_older_than=0) == 4
    assert {file.read_bytes() for file in files(folder_store)} == {b"kept", b"new"}
    assert folder_store.sweep(half_files_older_than=0) == 0


def test_a_young_half_file_belongs_to_somebody(folder_store: FolderStore) -> None:
    (folder_store.incoming / "put-now").write_bytes(b"half")
    assert folder_store.sweep() == 0


def test_a_sweep_never_takes_what_is_being_put(tmp_path: Path, database: Database) -> None:
    store = FolderStore(tmp_path / "objects", database, SystemClock())
    failures: list[BaseException] = []
    done = threading.Event()

    def put_and_delete(name: str) -> None:
        try:
            for turn in range(40):
                # Both threads store the same few contents, so that each may be about to be collected.
                data = str(turn % 3).encode()
                store.put("bucket", name, body_of_bytes(data))
                with store.open("bucket", name) as file:
                    assert file.read() == data
                store.delete("bucket", name)
        except BaseException as error:
            failures.append(error)

    def sweep() -> None:
        while not done.is_set():
            store.sweep()

    workers = [threading.Thread(target=put_and_delete, args=(name,)) for name in "ab"]
    sweeper = threading.Thread(target=sweep)
    for thread in (*workers, sweeper):
        thread.start()
    for thread in workers:
        thread.join()
    done.set()
    sweeper.join()
    assert failures == []
    store.sweep()
    assert files(store) == set()


def test_a_body_on_another_volume_is_copied(folder_store: FolderStore, tmp_path: Path) -> None:
    other = Path("/dev/shm") if Path("/dev/shm").is_dir() else tmp_path
    source = other / f"folder-store-of-tests-{hashlib.sha256(str(tmp_path).encode()).hexdigest()}"
    source.write_bytes(b"far")
    try:
        folder_store.put("bucket", "key", Body(3, hashlib.sha256(b"far").hexdigest(), file=source))
        with folder_store.open("bucket", "key") as file:
            assert file.read() == b"far"
    finally:
        source.unlink(missing_ok=True)
