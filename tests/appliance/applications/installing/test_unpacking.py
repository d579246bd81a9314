"""Containers from outside: only what is used is taken, and nothing in them is trusted."""

from __future__ import annotations

import os
import tarfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from belvedere_simulator.appliance.applications.installing.disk import Disk
from belvedere_simulator.appliance.applications.installing.unpacking import Limits, unpack_container
from belvedere_simulator.appliance.faults.board import FaultBoard, InjectedFault
from belvedere_simulator.appliance.faults.kinds import FaultKind
from belvedere_simulator.appliance.life import Life, LifeEndedError
from belvedere_simulator.errors import BelvedereError
from fakes.deployments import Entries, Member, container

SITE = "usr/local/lib/python3.8/dist-packages"


def _unpack(folder: Path, entries: Entries, limits: Limits | None = None) -> tuple[Path, tuple[str, ...]]:
    folder.mkdir(parents=True, exist_ok=True)
    archive, root = folder / "container.tar.gz", folder / "root"
    archive.write_bytes(container(entries))
    root.mkdir()
    return root, unpack_container(archive, root, Disk(FaultBoard(), Life()), limits)


def _files(root: Path) -> list[str]:
    return sorted(file.relative_to(root).as_posix() for file in root.rglob("*") if file.is_file())


def test_only_code_python_packages_and_the_wheelhouse_are_taken(tmp_path: Path) -> None:
    root, _ = _unpack(
        tmp_path,
        [
            ("./panorama/app.py", b"1"),
            ("/panorama/data/words.txt", b"2"),
            (f"{SITE}/plain/__init__.py", b"3"),
            ("opt/venv/lib/python3.8/site-packages/more.py", b"4"),
            ("opt/belvedere/lock.json", b"5"),
            ("etc/passwd", b"6"),
            ("dev/sda", Member(tarfile.BLKTYPE)),
            ("usr/bin/python3", Member(tarfile.SYMTYPE, "/usr/bin/python3.8")),
            ("opt/belvedere-of-others/x", b"7"),
        ],
    )
    assert _files(root) == [
        "opt/belvedere/lock.json",
        "opt/venv/lib/python3.8/site-packages/more.py",
        "panorama/app.py",
        "panorama/data/words.txt",
        f"{SITE}/plain/__init__.py",
    ]


@pytest.mark.parametrize(
    "entry",
    [
        ("panorama/../../../outside", b"x"),
        ("../outside", b"x"),
        ("panorama/disk", Member(tarfile.BLKTYPE)),
        ("panorama/terminal", Member(tarfile.CHRTYPE)),
        ("panorama/pipe", Member(tarfile.FIFOTYPE)),
        ("panorama/passwd", Member(tarfile.LNKTYPE, "/etc/passwd")),
        ("panorama/passwd", Member(tarfile.LNKTYPE, "../../etc/passwd")),
        ("panorama/.wh...", b""),
        ("panorama/.wh..", b""),
        ("panorama/" + "n" * 2000, b"x"),
    ],
)
def test_an_entry_that_cannot_be_trusted_is_refused_by_name(
    tmp_path: Path, entry: tuple[str, bytes | Member]
) -> None:
    with pytest.raises(BelvedereError, match="BV-INS-005"):
        _unpack(tmp_path / "in", [("panorama/app.py", b"1"), entry])
    assert not (tmp_path / "outside").exists()
    assert sorted(place.name for place in tmp_path.iterdir()) == ["in"]


def test_links_stay_where_their_target_is_there_at_run_time(tmp_path: Path) -> None:
    root, notes = _unpack(
        tmp_path,
        [
            ("panorama/model/v2.bin", b"2"),
            ("panorama/model/latest", Member(tarfile.SYMTYPE, "v2.bin")),
            ("panorama/absolute", Member(tarfile.SYMTYPE, "/panorama/model/v2.bin")),
            ("panorama/cache", Member(tarfile.SYMTYPE, "/opt/aws/panorama/storage/cache")),
            ("panorama/passwd", Member(tarfile.SYMTYPE, "/etc/passwd")),
            ("panorama/up", Member(tarfile.SYMTYPE, "../../../etc")),
            ("panorama/sly", Member(tarfile.SYMTYPE, "/panorama/../etc/passwd")),
        ],
    )
    links = {file.name: str(file.readlink()) for file in root.rglob("*") if file.is_symlink()}
    assert links == {
        "latest": "v2.bin",
        "absolute": "/panorama/model/v2.bin",
        "cache": "/opt/aws/panorama/storage/cache",
    }
    assert len([note for note in notes if "left out" in note]) == 3


def test_nothing_is_written_through_a_link(tmp_path: Path) -> None:
    victim = tmp_path / "victim"
    victim.mkdir()
    root, _ = _unpack(
        tmp_path / "in",
        [
            ("panorama/folder", Member(tarfile.SYMTYPE, str(victim))),
            ("panorama/kept", Member(tarfile.SYMTYPE, "/opt/aws/panorama/storage")),
            ("panorama/folder/file", b"x"),
            ("panorama/kept/file", b"y"),
        ],
    )
    assert list(victim.iterdir()) == []
    assert _files(root) == ["panorama/folder/file", "panorama/kept/file"]


def test_hard_links_within_what_is_used_become_copies(tmp_path: Path) -> None:
    root, _ = _unpack(
        tmp_path, [("panorama/a", b"same"), ("panorama/b", Member(tarfile.LNKTYPE, "panorama/a"))]
    )
    assert (root / "panorama/b").read_bytes() == b"same"
    assert (root / "panorama/b").stat().st_nlink == 1


def test_later_entries_and_marks_of_layers_win(tmp_path: Path) -> None:
    root, _ = _unpack(
        tmp_path,
        [
            ("panorama/a", b"old"),
            ("panorama/gone.py", b"x"),
            ("panorama/folder/below", b"x"),
            ("panorama/cleared/below", b"x"),
            ("panorama/a", b"new"),
            ("panorama/.wh.gone.py", b""),
            ("panorama/cleared/.wh..wh..opq", b""),
            ("panorama/cleared/own", b"y"),
            ("panorama/folder", b"a file now"),
        ],
    )
    assert _files(root) == ["panorama/a", "panorama/cleared/own", "panorama/folder"]
    assert (root / "panorama/a").read_bytes() == b"new"


@pytest.mark.parametrize(
    "limits", [Limits(entries=2), Limits(used=10), Limits(all=10)], ids=["entries", "used", "all"]
)
def test_too_much_is_refused(tmp_path: Path, limits: Limits) -> None:
    with pytest.raises(BelvedereError, match="BV-INS-005"):
        _unpack(tmp_path, [(f"panorama/{name}", b"12345") for name in "abc"], limits)


@pytest.mark.parametrize("damage", ["short", "noise", "empty"])
def test_a_damaged_archive_is_told(tmp_path: Path, damage: str) -> None:
    whole = container([("panorama/a", os.urandom(100_000))])
    content = {"short": whole[: len(whole) // 2], "noise": b"\x1f\x8b" + b"?" * 500, "empty": b""}[damage]
    (tmp_path / "archive").write_bytes(content)
    (tmp_path / "root").mkdir()
    with pytest.raises(BelvedereError, match="BV-INS-006"):
        unpack_container(tmp_path / "archive", tmp_path / "root", Disk(FaultBoard(), Life()))


def test_a_slow_disk_takes_its_time_and_power_ends_it(tmp_path: Path) -> None:
    faults, life = FaultBoard(), Life()
    faults.inject(InjectedFault(FaultKind.DISK_SLOW, settings={"bytes_per_second": 1.0}))
    (tmp_path / "archive").write_bytes(container([("panorama/a", b"x" * 100_000)]))
    (tmp_path / "root").mkdir()
    life.end()
    with pytest.raises(LifeEndedError):
        unpack_container(tmp_path / "archive", tmp_path / "root", Disk(faults, life))


_NAMES = st.lists(
    st.sampled_from(["panorama", "a", "b", "..", ".", "", ".wh.a", ".wh...", "site-packages"]), max_size=5
)
_CONTENTS = st.one_of(
    st.binary(max_size=4),
    st.builds(
        Member,
        st.sampled_from([tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.DIRTYPE, tarfile.CHRTYPE]),
        st.sampled_from(["a", "../b", "/panorama/a", "/etc", "../../..", "panorama/a", "."]),
    ),
)


@settings(max_examples=150, deadline=None)
@given(entries=st.lists(st.tuples(_NAMES, _CONTENTS), max_size=8))
def test_whatever_an_archive_holds_nothing_appears_outside(
    tmp_path_factory: pytest.TempPathFactory, entries: list[tuple[list[str], bytes | Member]]
) -> None:
    outside = tmp_path_factory.mktemp("around")
    try:
        root, _ = _unpack(
            outside / "in", [("panorama/" + "/".join(names), content) for names, content in entries]
        )
    except BelvedereError as error:
        assert error.code in {"BV-INS-005", "BV-INS-006"}
        root = outside / "in" / "root"
    assert [place.name for place in outside.iterdir()] == ["in"]
    assert sorted(place.name for place in (outside / "in").iterdir()) == ["container.tar.gz", "root"]
    for file in root.rglob("*"):
        text = str(file.readlink()) if file.is_symlink() else ""
        assert not text.startswith("/") or text.startswith(("/panorama/", "/opt/aws/panorama/"))
        assert not file.is_block_device()
        assert not file.is_char_device()
