"""Bundles are written whole, encrypted, opened again the same, and refused where they mean harm."""

from __future__ import annotations

import json
import os
import stat
import struct
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.support.bundle import Draft
from belvedere_simulator.support.form import ANNOUNCEMENT, MOST_FILES, is_harmless_path
from belvedere_simulator.support.sealing import is_sealed, make_key
from belvedere_simulator.support.wish import Wish
from belvedere_simulator.support.workspace import Workspace, open_bundle, workspaces

Members = dict[Any, bytes]
"""Of a ZIP file, by name or by what else says it."""
Change = Callable[[Members], Members]
NOW = datetime(2024, 3, 1, 12, tzinfo=UTC)
VIEWS = ({"kind": "logs", "title": "the yard", "filter": "ERROR", "marks": [{"line": 3, "note": "here"}]},)


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One with some files, and something removed."""
    wish = Wish(NOW - timedelta(hours=1), NOW, note="password: canary")
    draft = Draft(wish, below=tmp_path_factory.mktemp("draft"))
    draft.views = list(VIEWS)
    draft.staging.document("devices/device-a.json", "Device yard", {"Name": "yard", "token": "canary"})
    draft.staging.lines("logs/device-a/occ_log.log", "occ_log", ["one", "two rtsp://canary@a/b", "three"])
    file = tmp_path_factory.mktemp("bundle") / "support.zip"
    draft.write(file)
    draft.close()
    return file


def opened(file: Path, folder: Path, *keys: Path) -> Workspace:
    """The bundle, below a folder."""
    return open_bundle(file, keys, folder)


def test_it_opens_to_the_same_files_views_and_removals(bundle: Path, tmp_path: Path) -> None:
    workspace = opened(bundle, tmp_path)
    told = workspace.announcement
    assert [each.path for each in told.files] == ["devices/device-a.json", "logs/device-a/occ_log.log"]
    assert told.views == VIEWS
    assert told.note == "password: [removed: named secret]"
    assert [(each.path, each.line) for each in told.removals] == [
        ("devices/device-a.json", 3),
        ("logs/device-a/occ_log.log", 2),
    ]
    assert workspace.text("logs/device-a/occ_log.log").splitlines()[0::2] == ["one", "three"]
    assert workspace.document("devices/device-a.json")["Name"] == "yard"
    assert workspace.document("nothing.json") is None
    assert list(workspaces(tmp_path)) == [workspace]
    assert opened(bundle, tmp_path) == workspace
    with pytest.raises(BelvedereError) as caught:
        workspace.text("../bundle.json")
    assert caught.value.code == "BV-SUP-006"
    workspace.close()
    assert list(workspaces(tmp_path)) == []


@pytest.mark.skipif(os.name == "nt", reason="modes of files are of POSIX")
def test_only_this_user_reads_it_and_nobody_writes_into_what_is_opened(bundle: Path, tmp_path: Path) -> None:
    assert stat.S_IMODE(bundle.stat().st_mode) == 0o600
    workspace = opened(bundle, tmp_path)
    assert stat.S_IMODE(workspace.path("devices/device-a.json").stat().st_mode) == 0o400


def test_it_is_encrypted_for_a_recipient_and_opens_with_that_key_only(tmp_path: Path) -> None:
    recipient, other = make_key(tmp_path / "mine.key"), tmp_path / "other.key"
    make_key(other)
    draft = Draft(Wish(NOW - timedelta(hours=1), NOW), below=tmp_path)
    draft.staging.lines("a.log", "a", ["a line to be found"])
    file = tmp_path / "support.zip.age"
    draft.write(file, [recipient])
    assert is_sealed(file)
    assert b"a line" not in file.read_bytes()
    for keys in ([], [other]):
        with pytest.raises(BelvedereError) as caught:
            opened(file, tmp_path / "w", *keys)
        assert caught.value.code == "BV-SUP-004"
    assert opened(file, tmp_path / "w", other, tmp_path / "mine.key").text("a.log") == "a line to be found\n"
    with pytest.raises(BelvedereError) as caught:
        draft.write(file, ["age1nobody"])
    assert caught.value.code == "BV-SUP-005"
    with pytest.raises(BelvedereError) as caught:
        opened(file, tmp_path / "w2", file)
    assert caught.value.code == "BV-SUP-005"
    secret = (tmp_path / "mine.key").read_text().split()[-1]
    with pytest.raises(BelvedereError) as caught:
        draft.write(file, [secret])
    assert secret not in str(caught.value), "a key that was taken for a recipient is not repeated"
    draft.close()
    damaged = tmp_path / "damaged.age"
    damaged.write_bytes(file.read_bytes()[:-20])
    with pytest.raises(BelvedereError) as caught:
        opened(damaged, tmp_path / "w", tmp_path / "mine.key")
    assert caught.value.code == "BV-SUP-002"
    assert {each.name for each in (tmp_path / "w").iterdir()} == {opened(file, tmp_path / "w", other).name}


def test_what_is_left_out_is_not_in_it(tmp_path: Path) -> None:
    draft = Draft(Wish(NOW - timedelta(hours=1), NOW), below=tmp_path)
    draft.staging.lines("a.log", "a", ["password=canary"])
    draft.staging.lines("b.log", "b", ["password=canary"])
    draft.staging.leave_out("a.log")
    draft.write(tmp_path / "support.zip")
    draft.close()
    told = opened(tmp_path / "support.zip", tmp_path / "w").announcement
    assert [each.path for each in told.files] == ["b.log"]
    assert [each.path for each in told.removals] == ["b.log"]


def rewritten(
    bundle: Path,
    target: Path,
    change: Change,
) -> Path:
    """The bundle with other members."""
    with zipfile.ZipFile(bundle) as archive:
        members: Members = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in change(members).items():
            archive.writestr(name, content)
    return target


def announcing(members: Members, path: str, size: int) -> Members:
    """The members, with one more file announced."""
    told = json.loads(members[ANNOUNCEMENT])
    told["files"].append({"path": path, "title": "", "size": size, "sha256": "0" * 64, "removed": 0})
    return {**members, ANNOUNCEMENT: json.dumps(told).encode()}


def link() -> zipfile.ZipInfo:
    """A link to somewhere else."""
    info = zipfile.ZipInfo("logs/link.log")
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    return info


HOSTILE: dict[str, Change] = {
    "bomb": lambda members: {**announcing(members, "bomb.log", 10), "bomb.log": bytes(30_000_000)},
    "escape": lambda members: {**announcing(members, "../escape", 1), "../escape": b"x"},
    "absolute": lambda members: {**announcing(members, "/tmp/escape", 1), "/tmp/escape": b"x"},
    "windows": lambda members: {**announcing(members, "C:\\escape", 1), "C:\\escape": b"x"},
    "dots": lambda members: {**announcing(members, "a/../../b", 1), "a/../../b": b"x"},
    "link": lambda members: {**announcing(members, "logs/link.log", 1), link(): b"/etc/passwd"},
    "unannounced": lambda members: {**members, "more.log": b"x"},
    "missing": lambda members: announcing(members, "missing.log", 1),
    "twins": lambda members: {**announcing(members, "A.log", 1), "A.log": b"x", "a.LOG": b"y"},
    "folder": lambda members: {**announcing(members, "folder/", 0), "folder/": b""},
}


@pytest.mark.parametrize("kind", list(HOSTILE))
def test_a_hostile_bundle_is_refused_and_nothing_of_it_stays(kind: str, bundle: Path, tmp_path: Path) -> None:
    file = rewritten(bundle, tmp_path / "hostile.zip", HOSTILE[kind])
    with pytest.raises(BelvedereError) as caught:
        opened(file, tmp_path / "w")
    assert caught.value.code == "BV-SUP-003"
    assert list((tmp_path / "w").iterdir()) == []
    assert {each.name for each in tmp_path.iterdir()} == {"hostile.zip", "w"}


def test_a_million_files_are_refused_before_their_names_are_read(tmp_path: Path) -> None:
    file = tmp_path / "many.zip"
    with zipfile.ZipFile(file, "w") as archive:
        for number in range(MOST_FILES + 2):
            archive.writestr(f"{number}", b"")
    claiming = tmp_path / "million.zip"
    end = struct.pack("<4sQHHIIQQQQ", b"PK\x06\x06", 44, 45, 45, 0, 0, 10**6, 10**6, 10**8, 0)
    end += struct.pack("<4sIQI", b"PK\x06\x07", 0, 0, 1)
    end += struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, 0xFFFF, 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0)
    claiming.write_bytes(end)
    for each in (file, claiming):
        with pytest.raises(BelvedereError) as caught:
            opened(each, tmp_path / "w")
        assert caught.value.code == "BV-SUP-003"


def test_a_file_that_was_changed_on_the_way_is_found(bundle: Path, tmp_path: Path) -> None:
    def change(members: Members) -> Members:
        name = "logs/device-a/occ_log.log"
        return {**members, name: members[name].replace(b"three", b"thrEe")}

    with pytest.raises(BelvedereError) as caught:
        opened(rewritten(bundle, tmp_path / "changed.zip", change), tmp_path / "w")
    assert caught.value.code == "BV-SUP-002"


@settings(max_examples=60)
@given(data=st.data())
def test_no_broken_bundle_is_too_odd(
    bundle: Path, tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    content = bytearray(bundle.read_bytes())
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    folder = tmp_path_factory.mktemp("broken")
    broken = folder / "broken.zip"
    broken.write_bytes(bytes(content[: data.draw(st.integers(0, len(content)))]))
    try:
        opened(broken, folder / "w")
    except BelvedereError as error:
        assert error.code in ("BV-SUP-002", "BV-SUP-003", "BV-SUP-004")


@pytest.mark.parametrize(
    "path", ["", "a//b", "a/.", ".hidden", "a\\b", "c:", "a/b/", "a" * 300, "\x00", "é", "/".join("a" * 20)]
)
def test_paths_that_lead_elsewhere_are_seen(path: str) -> None:
    assert not is_harmless_path(path)


def test_names_of_sources_become_harmless_and_different(tmp_path: Path) -> None:
    draft = Draft(Wish(NOW - timedelta(hours=1), NOW), below=tmp_path)
    names = ["logs/a b/../c.log", "logs/A B/../C.log", "con/x", "logs/rtsp://me:canary@cam/1.log", "ö"]
    written = [draft.staging.lines(name, name, ["x"]) for name in names]
    assert all(is_harmless_path(name) for name in written)
    assert len({name.casefold() for name in written}) == len(names)
    assert all("canary" not in f"{each.path}{each.title}" for each in draft.staging.files)
    draft.close()


def test_a_range_that_is_empty_is_refused() -> None:
    with pytest.raises(BelvedereError) as caught:
        Wish(NOW, NOW)
    assert caught.value.code == "BV-SUP-007"
    assert replace(Wish(NOW - timedelta(1), NOW), devices=("a",)).is_for("a")
