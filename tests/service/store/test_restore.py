"""A backup from a stranger: whatever is wrong with it, the data folder stays as it was."""

from __future__ import annotations

import hashlib
import json
import sqlite3
import stat
import zipfile
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from zipfile import ZipFile, ZipInfo

import pytest

from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.service.store.backup import backup
from belvedere_simulator.service.store.restore import restore
from service.store.conftest import DataFolder

Files = dict[str, bytes]
Change = Callable[[Files], None]


def entry(data: bytes) -> dict[str, object]:
    return {"size": len(data), "sha256": hashlib.sha256(data).hexdigest()}


def manifest(files: Files, **changes: object) -> bytes:
    told = {name: entry(data) for name, data in files.items()}
    return json.dumps({"format": 1, "files": told, **changes}).encode()


def add(name: str, data: bytes = b"x") -> Change:
    def change(files: Files) -> None:
        files[name] = data
        files["manifest.json"] = manifest(
            {key: value for key, value in files.items() if key != "manifest.json"}
        )

    return change


def unlisted(files: Files) -> None:
    files["objects/sha256/00/" + "0" * 64] = b""


def changed(name: str) -> Change:
    def change(files: Files) -> None:
        files[name] = bytes([files[name][0] ^ 1]) + files[name][1:]

    return change


def missing(files: Files) -> None:
    del files["databases/service.db"]
    files["manifest.json"] = manifest({key: value for key, value in files.items() if key != "manifest.json"})


def replaced_by(data: bytes) -> Change:
    return lambda files: files.update({"manifest.json": data})


def in_database(statement: str) -> Change:
    def change(files: Files) -> None:
        with closing(sqlite3.connect(":memory:")) as connection:
            connection.deserialize(files["databases/service.db"])
            connection.executescript(statement)
            data = connection.serialize()
        add("databases/service.db", data)(files)

    return change


CHANGES: dict[str, Change] = {
    "climbs out": add("databases/../../evil.db"),
    "is absolute": add("/etc/evil"),
    "has a drive": add("C:\\evil.db"),
    "is a further file": add("files/site.lock"),
    "is in another folder": add("objects/sha256/aa/" + "b" * 64),
    "is not its content": add("objects/sha256/aa/" + "a" * 64),
    "is in no manifest": unlisted,
    "is changed": changed("databases/service.db"),
    "is missing": missing,
    "has a trigger": in_database("CREATE TRIGGER t AFTER INSERT ON objects BEGIN DELETE FROM objects; END"),
    "has a view": in_database("CREATE VIEW v AS SELECT 1"),
    "is of a later program": in_database("UPDATE schema_control SET version_num = '9999'"),
    "has no revision": in_database("DROP TABLE schema_control"),
    "is no database": add("databases/service.db", b"SQLite format 3\0" + bytes(100)),
    "has a manifest of nonsense": replaced_by(b"[]"),
    "has a manifest too deep": replaced_by(b"[" * 100_000),
    "has a manifest of later": replaced_by(b'{"format": 2, "files": {}}'),
    "has sizes below zero": replaced_by(
        b'{"format": 1, "files": {"databases/service.db": {"size": -1, "sha256": ""}}}'
    ),
}


@pytest.fixture
def files(data: DataFolder, tmp_path: Path) -> Files:
    """What a good backup has."""
    backup(data.path, tmp_path / "good.zip", datetime.now(UTC))
    with ZipFile(tmp_path / "good.zip") as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def write(path: Path, files: Files) -> Path:
    with ZipFile(path, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return path


def refused(archive: Path, folder: Path) -> str:
    folder.mkdir()
    (folder / "kept").write_text("kept")
    with pytest.raises(BelvedereError) as told:
        restore(archive, folder, replace=True)
    assert told.value.code == "BV-STO-005"
    assert {path.name for path in folder.iterdir()} == {"kept"}
    return told.value.why


def test_the_good_one_is_taken(files: Files, tmp_path: Path) -> None:
    assert restore(write(tmp_path / "a.zip", files), tmp_path / "new").files == len(files) - 1


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_one_that(files: Files, tmp_path: Path, change: Change) -> None:
    change(files)
    around = {path.name for path in tmp_path.iterdir()} | {"a.zip", "new"}
    assert refused(write(tmp_path / "a.zip", files), tmp_path / "new")
    assert {path.name for path in tmp_path.iterdir()} == around


def test_a_link_is_no_file(files: Files, tmp_path: Path) -> None:
    with ZipFile(tmp_path / "a.zip", "w") as archive:
        for name, data in files.items():
            info = ZipInfo(name)
            info.external_attr = (stat.S_IFLNK if name.endswith("settings.json") else stat.S_IFREG) << 16
            archive.writestr(info, data)
    assert "plain file" in refused(tmp_path / "a.zip", tmp_path / "new")


def test_a_name_twice_is_no_choice(files: Files, tmp_path: Path) -> None:
    write(tmp_path / "a.zip", files)
    with pytest.warns(UserWarning, match="Duplicate"), ZipFile(tmp_path / "a.zip", "a") as archive:
        archive.writestr("files/settings.json", b"{}")
    assert "twice" in refused(tmp_path / "a.zip", tmp_path / "new")


def test_more_than_there_is_room_for(files: Files, tmp_path: Path) -> None:
    huge = json.loads(files["manifest.json"])
    with ZipFile(tmp_path / "a.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        name = "files/settings.json"
        huge["files"][name]["size"] = 1 << 60
        for member, data in files.items():
            archive.writestr(member, json.dumps(huge) if member == "manifest.json" else data)
        # The directory at the end lies as the manifest does.
        archive.getinfo(name).file_size = 1 << 60
    assert "free" in refused(tmp_path / "a.zip", tmp_path / "new")


@pytest.mark.parametrize("data", [b"", b"no zip at all", b"PK\x03\x04 cut"])
def test_no_archive(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "a.zip").write_bytes(data)
    assert refused(tmp_path / "a.zip", tmp_path / "new")
