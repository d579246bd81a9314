"""The encrypted store, and what resets leave of it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from belvedere_simulator.appliance.storage.folders import ApplianceFolders
from belvedere_simulator.appliance.storage.opening import installation, open_store
from belvedere_simulator.appliance.storage.resets import Reset, deleted_by, finish_reset, reset
from belvedere_simulator.appliance.storage.store import ApplianceStore
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.vault.file_place import FilePlace


@pytest.fixture
def folders(tmp_path: Path) -> ApplianceFolders:
    return ApplianceFolders(tmp_path / "data")


@pytest.fixture
def places(tmp_path: Path) -> list[FilePlace]:
    return [FilePlace(tmp_path / "keys")]


@pytest.fixture
def store(folders: ApplianceFolders, places: list[FilePlace]) -> ApplianceStore:
    return open_store(folders, places)


def _refusal(store: ApplianceStore, name: str) -> str:
    with pytest.raises(BelvedereError) as refused:
        store.read(name)
    return refused.value.code


def test_an_entry_is_there_after_opening_again(
    store: ApplianceStore, folders: ApplianceFolders, places: list[FilePlace]
) -> None:
    store.write_object("assets", {"a": [1, 2]})
    again = open_store(folders, places)
    assert again.read_object("assets") == {"a": [1, 2]}
    assert (again.read("nothing"), again.read_object("nothing")) == (None, None)
    assert again.names() == ["assets"]
    again.remove("assets")
    again.remove("assets")
    assert again.names() == []


def test_nothing_can_be_read_without_the_key(store: ApplianceStore, folders: ApplianceFolders) -> None:
    store.write("identity", b"a secret of some length")
    assert b"secret" not in b"".join(file.read_bytes() for file in folders.sealed.iterdir())


def test_changed_and_exchanged_files_are_told(store: ApplianceStore, folders: ApplianceFolders) -> None:
    store.write("first", b"a")
    store.write("second", b"b")
    (folders.sealed / "first.sealed").replace(folders.sealed / "third.sealed")
    assert _refusal(store, "third") == "BV-STG-001"
    file = folders.sealed / "second.sealed"
    file.write_bytes(file.read_bytes()[:-1] + b"\0")
    assert _refusal(store, "second") == "BV-STG-001"


@pytest.mark.parametrize("name", ["", "../a", "A", "a/b", ".a", "a.b", "a\n"])
def test_names_lead_nowhere_else(store: ApplianceStore, name: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        store.write(name, b"a")


def test_another_key_is_never_made_instead(
    store: ApplianceStore, folders: ApplianceFolders, places: list[FilePlace], tmp_path: Path
) -> None:
    store.write("identity", b"a")
    for elsewhere in ([FilePlace(tmp_path / "elsewhere")], []):
        with pytest.raises(BelvedereError) as refused:
            open_store(folders, elsewhere)
        assert refused.value.code == "BV-STG-002"
    (folders.sealed / "key.json").unlink()
    with pytest.raises(BelvedereError) as refused:
        open_store(folders, places)
    assert refused.value.code == "BV-STG-002"


def test_what_a_killed_write_left_is_removed(
    store: ApplianceStore, folders: ApplianceFolders, places: list[FilePlace]
) -> None:
    store.write("identity", b"a")
    (folders.sealed / ".identity.sealed.x1y2").write_bytes(b"half")
    (folders.sealed / ".network.sealed.x1y2").write_bytes(b"half")
    assert open_store(folders, places).read("identity") == b"a"
    assert {file.name for file in folders.sealed.iterdir()} == {"identity.sealed", "key.json"}


def test_a_first_start_that_was_killed_leaves_nothing_to_the_next(
    folders: ApplianceFolders, places: list[FilePlace]
) -> None:
    folders.make()
    (folders.sealed / ".key.json.x1y2").write_bytes(b"half")
    open_store(folders, places).write("identity", b"a")
    assert {file.name for file in folders.sealed.iterdir()} == {"identity.sealed", "key.json"}


def test_a_start_empties_the_temporary_folder_and_recordings_that_nobody_fetched(
    store: ApplianceStore, folders: ApplianceFolders, places: list[FilePlace]
) -> None:
    assert store.names() == []
    for folder in (
        folders.temporary,
        folders.recordings,
        folders.storage,
        folders.logs,
        folders.applications,
    ):
        (folder / "kept").write_bytes(b"a")
    open_store(folders, places)
    assert [folder.name for folder in sorted(folders.root.iterdir()) if (folder / "kept").exists()] == [
        "applications",
        "logs",
        "storage",
    ]


@pytest.mark.parametrize("kind", [Reset.SHORT, Reset.LONG])
def test_resetting_the_software_keeps_everything(
    store: ApplianceStore, folders: ApplianceFolders, places: list[FilePlace], kind: Reset
) -> None:
    store.write("identity", b"a")
    (folders.storage / "kept").write_bytes(b"a")
    name = installation(store)
    reset(kind, folders)
    again = open_store(folders, places)
    assert (again.read("identity"), installation(again)) == (b"a", name)
    assert (folders.storage / "kept").exists()


def test_a_full_reset_takes_everything_but_what_is_the_machines_own(
    store: ApplianceStore, folders: ApplianceFolders, places: list[FilePlace]
) -> None:
    (folders.root / "hardware").mkdir()
    (folders.root / "hardware" / "serial").write_bytes(b"a")
    store.write("identity", b"a")
    name = installation(store)
    for folder in deleted_by(Reset.FULL, folders):
        (folder / "lost").write_bytes(b"a")
    reset(Reset.FULL, folders)
    assert [file.name for file in folders.root.rglob("*") if file.is_file()] == ["serial"]
    again = open_store(folders, places)
    assert again.read("identity") is None
    assert installation(again) != name


def test_a_full_reset_bears_what_still_ends_its_files(
    store: ApplianceStore, folders: ApplianceFolders, monkeypatch: pytest.MonkeyPatch
) -> None:
    unlink = os.unlink
    raced: list[str] = []

    def unlink_late(path: str, *, dir_fd: int | None = None) -> None:
        if not raced:
            raced.append(path)
            unlink(path, dir_fd=dir_fd)
        unlink(path, dir_fd=dir_fd)

    store.write("identity", b"a")
    (folders.logs / "late.log").write_bytes(b"a")
    with monkeypatch.context() as late:
        # Somebody is faster by one file, as a part of the appliance that ends its own.
        late.setattr(os, "unlink", unlink_late)
        reset(Reset.FULL, folders)
    assert raced
    assert [file.name for file in folders.root.rglob("*") if file.is_file()] == []


def test_a_full_reset_that_was_interrupted_is_finished(
    store: ApplianceStore, folders: ApplianceFolders, places: list[FilePlace]
) -> None:
    store.write("identity", b"a")
    # Killed after the first step: it said what it is about to do.
    (folders.root / "full-reset").write_bytes(b"")
    again = open_store(folders, places)
    assert again.names() == []
    assert not finish_reset(folders)
