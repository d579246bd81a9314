"""Where logs come from."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import os
import struct
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.log_image.form import Head
from belvedere_simulator.log_image.reading import extract
from belvedere_simulator.log_image.writing import write_image
from belvedere_simulator.logs import opening
from belvedere_simulator.logs.sources import feeding, packed_streams
from belvedere_simulator.logs.sources.paths import PathSource
from belvedere_simulator.logs.sources.source import (
    Around,
    Source,
    StickSource,
    StreamSource,
    TextSource,
    source_of,
)
from belvedere_simulator.logs.work.pool import Pool
from fakes.opened_logs import opened_sources, path_source
from fakes.waiting import until

TEXT = "2026-11-21 10:00:00.000 INFO f(1) one\n  more\ntwo without an end"
LINES = TEXT.split("\n")


def tar_of(members: dict[str, bytes], *, mode: str = "w:gz") -> bytes:
    """An archive."""
    target = io.BytesIO()
    with tarfile.open(fileobj=target, mode=mode) as archive:  # type: ignore[call-overload]
        for name, content in members.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
    return target.getvalue()


def long_head(size: int) -> bytes:
    """A tape archive that says so much of its first member."""
    entry = tarfile.TarInfo("a.log")
    entry.type, entry.size = tarfile.XHDTYPE, size
    return entry.tobuf(tarfile.USTAR_FORMAT) + bytes(size)


def zip_of(members: dict[str, bytes], packing: int = zipfile.ZIP_DEFLATED) -> bytes:
    """An archive."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", packing) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return target.getvalue()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.log", TEXT.encode()),
        ("a.log.gz", gzip.compress(TEXT.encode())),
        ("a.log.bz2", bz2.compress(TEXT.encode())),
        ("a.log.xz", lzma.compress(TEXT.encode())),
        (
            "b.log.xz",
            lzma.compress(TEXT[:9].encode()) + bytes(8) + lzma.compress(TEXT[9:].encode()) + bytes(4),
        ),
        ("a.txt", TEXT.encode("utf-16")),
        ("a.txt", TEXT.encode("utf-32")),
        ("a.txt", TEXT.encode("utf-16-le")),
        ("a.txt", TEXT.encode("utf-16-be")),
        ("a.tgz", tar_of({"a.log": TEXT.encode()})),
        ("a.zip", zip_of({"b/a.log.gz": gzip.compress(TEXT.encode())})),
        ("none", gzip.compress(tar_of({"a.log": TEXT.encode()}, mode="w"))),
    ],
    # Not the contents, in which the time is: several processes have to know a test by the same name.
    ids=(
        "plain",
        "gzip",
        "bzip2",
        "xz",
        "two-xz",
        "utf-16",
        "utf-32",
        "utf-16-le",
        "utf-16-be",
        "tar",
        "zip",
        "no-ending",
    ),
)
def test_what_is_packed_is_unpacked(tmp_path: Path, pool: Pool, name: str, content: bytes) -> None:
    file = tmp_path / name
    file.write_bytes(content)
    with opened_sources([path_source(file)], pool) as opened:
        assert list(opened.texts().values()) == [LINES]
        assert opened.problems == []


def test_an_export_of_the_service_has_a_log_for_each_stream(tmp_path: Path, pool: Pool) -> None:
    for stream in ("occ_log", "console_output"):
        file = tmp_path / "task" / stream / "000000.gz"
        file.parent.mkdir(parents=True)
        file.write_bytes(gzip.compress(f"2026-11-21T10:00:00.123Z {stream}\n".encode()))
    (tmp_path / "picture.png").write_bytes(b"\x89PNG")
    with opened_sources([path_source(tmp_path)], pool) as opened:
        told = opened.view.page(0, 9).lines
        assert {line.text[-7:] for line in told} == {"occ_log", "_output"}
        assert {line.time for line in told} == {1795255200.123}


def test_a_log_and_those_it_took_the_place_of_are_one(tmp_path: Path, pool: Pool) -> None:
    (tmp_path / "occ.log.2").write_text("oldest\n", encoding="utf-8")
    (tmp_path / "occ.log.1").write_text("older, not ended", encoding="utf-8")
    (tmp_path / "occ.log").write_text("new\n", encoding="utf-8")
    with opened_sources([path_source(tmp_path)], pool) as opened:
        assert opened.texts() == {"occ.log": ["oldest", "older, not ended", "new"]}
        assert [line.number for line in opened.view.page(0, 3).lines] == [1, 2, 3]


def test_names_in_archives_lead_nowhere(tmp_path: Path, pool: Pool, cache: Path) -> None:
    target = io.BytesIO()
    with tarfile.open(fileobj=target, mode="w") as archive:
        for name in ("../../escaped.log", "/etc/escaped.log"):
            entry = tarfile.TarInfo(name)
            entry.size = 2
            archive.addfile(entry, io.BytesIO(b"x\n"))
        link = tarfile.TarInfo("link.log")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(link)
    file = tmp_path / "evil.tar"
    file.write_bytes(target.getvalue())
    with opened_sources([path_source(file)], pool) as opened:
        assert opened.texts() == {"../../escaped.log": ["x"], "/etc/escaped.log": ["x"]}
        unpacked = [path for path in cache.rglob("*") if path.is_file()]
        assert sorted(path.name for path in unpacked) == ["000002.log", "000004.log"]
    assert not any(path.is_file() for path in cache.rglob("*")), "what was unpacked goes with the view"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (gzip.compress(TEXT.encode() * 1000)[:-30], "BV-LGV-006"),
        (b"PK\x03\x04" + b"x" * 100, "BV-LGV-006"),
        (zip_of({"a": b"x"}).replace(b"\x08\x00", b"\x63\x00"), "BV-LGV-006"),
        (gzip.compress(bytes(3_000_000)), "BV-LGV-005"),
        (tar_of({f"{number}": b"" for number in range(60)}), "BV-LGV-005"),
        (gzip.compress(gzip.compress(gzip.compress(gzip.compress(gzip.compress(b"x"))))), "BV-LGV-006"),
        (b"BELVEDERE LOGS 1\nxxxxxxxx", "BV-LGV-"),
        (lzma.compress(TEXT.encode())[:-30], "BV-LGV-006"),
        (lzma.compress(TEXT.encode(), preset=6), "BV-LGV-006"),
        (gzip.compress(long_head(300_000)), "BV-LGV-006"),
        (
            b"PK\x03\x04" + bytes(30) + b"PK\x05\x06" + struct.pack("<4H2LH", 0, 0, 10_001, 10_001, 9, 9, 0),
            "BV-LGV-005",
        ),
        (zip_of({"a": b"x"}, zipfile.ZIP_LZMA), "BV-LGV-006"),
    ],
    ids=(
        *("cut", "no-zip", "unknown-packing", "bomb", "members", "too-deep", "no-image"),
        *("cut-xz", "much-memory", "long-heads", "many-entries", "packed-by-lzma"),
    ),
)
def test_what_is_damaged_or_too_much_is_told_and_ends_nothing_else(
    tmp_path: Path, pool: Pool, monkeypatch: pytest.MonkeyPatch, content: bytes, code: str
) -> None:
    monkeypatch.setattr(packed_streams, "_MOST_MEMORY", 1_000_000)
    monkeypatch.setattr(packed_streams, "_MOST_HEADS", 200_000)
    # As `Allowance` is made with them, smaller limits are its defaults.
    monkeypatch.setattr(feeding.Allowance.__init__, "__defaults__", (2_000_000, 50, *_kept_defaults()))
    (tmp_path / "bad").write_bytes(content)
    (tmp_path / "good.log").write_text(TEXT, encoding="utf-8")
    with opened_sources([path_source(tmp_path / "bad"), path_source(tmp_path / "good.log")], pool) as opened:
        assert len(opened.problems) == 1
        assert opened.problems[0].startswith(code) or code == "BV-LGV-"
        assert opened.texts()["good.log"] == LINES


def test_a_view_shows_so_many_files_and_tells_when_there_are_more(
    tmp_path: Path, pool: Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opening, "MOST_LOGS", 3)
    for number in range(5):
        (tmp_path / f"{number}.log").write_text("x\n", encoding="utf-8")
    with opened_sources([path_source(tmp_path)], pool) as opened:
        assert opened.problems == ["BV-LGV-005"]
        assert len(opened.texts()) == 3


def test_a_view_closes_although_a_source_still_waits(pool: Pool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "_END_SECONDS", 0.05)
    reading, writing = os.pipe()
    with os.fdopen(reading, "rb") as stream, os.fdopen(writing, "wb") as typed:
        with opened_sources([StreamSource(stream, "typed")], pool, follow=True) as opened:
            assert opened.view.total() == 0
            thread = opened.opening.threads[0]
        typed.close()
        until(lambda: not thread.is_alive())


def test_a_pipe_is_not_waited_for(tmp_path: Path, pool: Pool) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "a.log").write_text("x\n", encoding="utf-8")
    with opened_sources([path_source(tmp_path / "pipe"), path_source(tmp_path)], pool) as opened:
        assert opened.problems == ["BV-LGV-001"]
        assert opened.texts() == {"a.log": ["x"]}


def _kept_defaults() -> tuple[object, ...]:
    defaults: tuple[object, ...] = feeding.Allowance.__init__.__defaults__ or ()
    return defaults[2:]


def test_a_log_image_is_decrypted_for_who_has_the_key(tmp_path: Path, pool: Pool) -> None:
    private = X25519PrivateKey.generate()
    log = tmp_path / "occ.log"
    log.write_text(TEXT, encoding="utf-8")
    image = tmp_path / "panorama_device_log_v1_21_10_00.img"
    with image.open("wb") as file:
        write_image(
            file,
            private.public_key().public_bytes_raw(),
            [("occ.log", log), ("applications/a/code.log", log)],
            lambda recipient, ephemeral: Head("d", "8", "2026-11-21T10:00:00+00:00", recipient, ephemeral),
            lambda _size: None,
        )

    def images(path: Path, folder: Path) -> object:
        with path.open("rb") as opened:
            yield from extract(opened, private, folder)

    opens: Callable[..., object] = images
    with opened_sources([PathSource(image, opens)], pool) as opened:  # type: ignore[arg-type]
        assert opened.texts() == {"occ.log": LINES, "applications/a/code.log": LINES}


def test_pasted_text_and_standard_input_are_logs(pool: Pool) -> None:
    sources: list[Source] = [
        TextSource(TEXT, "pasted"),
        StreamSource(io.BytesIO(gzip.compress(b"piped\n")), "input"),
    ]
    with opened_sources(sources, pool) as opened:
        assert opened.texts() == {"pasted": LINES, "input": ["piped"]}


def test_the_logs_on_a_stick_are_opened(tmp_path: Path, pool: Pool) -> None:
    place = tmp_path / "panorama"
    place.mkdir()
    (place / "occ.log").write_text(TEXT, encoding="utf-8")

    with opened_sources([StickSource(lambda: None, str(tmp_path))], pool) as opened:  # type: ignore[arg-type, return-value]
        assert opened.problems == []
        assert opened.texts() == {"occ.log": LINES}


@pytest.mark.parametrize("document", [{}, {"kind": "else"}, {"kind": "path"}, {"kind": "service"}])
def test_what_is_no_source_is_refused(document: dict[str, str]) -> None:
    around = Around(lambda: None, lambda: None)  # type: ignore[arg-type, return-value]
    with pytest.raises(BelvedereError, match="BV-LGV-008"):
        source_of(document, around)
