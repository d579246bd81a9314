"""Files of the log folder reach the stream, each line once, in order."""

from __future__ import annotations

import logging.handlers
import os
import random
import socket
import subprocess
import sys
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

import pytest

from belvedere_simulator.application.logs.shipper import FolderShipper
from fakes.waiting import until


class Received:
    """What was shipped."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def has(self, count: int) -> bool:
        """Whether so many lines have come."""
        return len(self.lines) == count

    def __call__(self, lines: Sequence[str]) -> None:
        self.lines.extend(lines)


@pytest.fixture
def received() -> Received:
    return Received()


@pytest.fixture
def shipper(tmp_path: Path, received: Received) -> Iterator[FolderShipper]:
    (tmp_path / "before.log").write_text("shipped by an earlier run\n")
    shipper = FolderShipper(tmp_path, received)
    yield shipper
    shipper.close()


def test_new_lines_of_old_and_new_files_are_shipped(
    tmp_path: Path, shipper: FolderShipper, received: Received
) -> None:
    with (tmp_path / "before.log").open("a") as old:
        old.write("again\n")
    (tmp_path / "app.log").write_text("first\nsecond\nwithout an end")
    shipper.close()
    assert sorted(received.lines) == ["again", "first", "second", "without an end"]


def test_a_line_is_kept_until_it_is_whole(tmp_path: Path, shipper: FolderShipper, received: Received) -> None:
    with (tmp_path / "app.log").open("w", buffering=1) as log:
        log.write("a")
        log.flush()
        log.write("b\n")
    shipper.close()
    assert received.lines == ["ab"]


# It keeps all its files: of one that it deletes before anybody has looked nobody can tell the lines.
def test_every_line_of_a_rotating_handler_arrives_once_and_in_order(
    tmp_path: Path, shipper: FolderShipper, received: Received
) -> None:
    program = f"""
import logging.handlers, sys
handler = logging.handlers.RotatingFileHandler(
    {str(tmp_path / "app.log")!r}, maxBytes=1_000_000, backupCount=9
)
logger = logging.getLogger("app")
logger.addHandler(handler)
logger.setLevel("INFO")
for number in range(60_000):
    logger.info("%06d a person of the usual kind was seen at the door of camera two", number)
"""
    subprocess.run([sys.executable, "-c", program], check=True)
    shipper.close()
    assert [int(line[:6]) for line in received.lines] == list(range(60_000))


def test_a_truncated_file_is_read_from_its_start(tmp_path: Path, received: Received) -> None:
    log = tmp_path / "app.log"
    log.write_text("old " * 100 + "\n")
    shipper = FolderShipper(tmp_path, received)
    log.write_text("new\n")
    shipper.close()
    assert received.lines == ["new"]


@pytest.mark.parametrize("text", ["NEW\n", "new and longer\n"])
def test_a_file_written_anew_and_as_long_as_before_is_read_from_its_start(
    tmp_path: Path, received: Received, text: str
) -> None:
    log = tmp_path / "app.log"
    log.write_text("old\n")
    shipper = FolderShipper(tmp_path, received)
    log.write_text(text)
    shipper.close()
    assert received.lines == [text.strip()]


@pytest.mark.skipif(os.name != "posix", reason="FIFOs and socket files are POSIX")
def test_only_regular_files_are_opened(tmp_path: Path, shipper: FolderShipper, received: Received) -> None:
    secret = tmp_path.parent / "secret.txt"
    secret.write_text("a secret\n")
    os.mkfifo(tmp_path / "post_metrics_ipc")
    (tmp_path / "link.log").symlink_to(secret)
    (tmp_path / "folder").mkdir()
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(tmp_path / "s"))
        (tmp_path / "app.log").write_text("the only one\n")
        shipper.close()
    assert received.lines == ["the only one"]


def test_bad_bytes_and_control_characters_are_made_visible(
    tmp_path: Path, shipper: FolderShipper, received: Received
) -> None:
    (tmp_path / "app.log").write_bytes(b"caf\xe9 \x1b[31mred\rOVER\ttab \xe2\x80\xae\n")
    shipper.close()
    assert received.lines == ["caf\ufffd \\x1b[31mred\\x0dOVER\ttab \\u202e"]


def test_a_deleted_file_is_read_to_its_end(
    tmp_path: Path, shipper: FolderShipper, received: Received
) -> None:
    with (tmp_path / "app.log").open("w", buffering=1) as log:
        log.write("one\n")
        until(lambda: received.lines == ["one"])
        (tmp_path / "app.log").unlink()
        log.write("two\n")
    shipper.close()
    assert received.lines == ["one", "two"]


def test_shipping_needs_no_log_folder_to_live_on(tmp_path: Path, received: Received) -> None:
    handler = logging.handlers.RotatingFileHandler(tmp_path / "app.log")
    shipper = FolderShipper(tmp_path, received)
    handler.emit(logging.makeLogRecord({"msg": "hello"}))
    handler.close()
    (tmp_path / "app.log").unlink()
    tmp_path.rmdir()
    shipper.close()


def rotate(folder: Path, keep: int) -> None:
    """What RotatingFileHandler does, with names only."""
    for number in range(keep - 1, -1, -1):
        piece = folder / (f"app.log.{number}" if number else "app.log")
        if piece.exists():
            piece.replace(folder / f"app.log.{number + 1}")


@pytest.mark.parametrize("seed", range(5))
def test_any_mixture_of_writing_and_rotating_loses_and_repeats_nothing(
    tmp_path: Path, received: Received, seed: int
) -> None:
    chance = random.Random(seed)
    shipper = FolderShipper(tmp_path, received)
    expected: list[str] = []
    for _ in range(400):
        lines = [
            f"{len(expected) + number:06d} {'é' * chance.randrange(40)}"
            for number in range(chance.randrange(6))
        ]
        expected += lines
        data = "".join(f"{line}\n" for line in lines).encode()
        cut = chance.randrange(len(data) + 1)
        with (tmp_path / "app.log").open("ab", buffering=0) as log:
            log.write(data[:cut])
            log.write(data[cut:])
        what = chance.random()
        if what < 0.05:
            rotate(tmp_path, keep=500)
        elif what < 0.1:
            until(partial(received.has, len(expected)))
            (tmp_path / "app.log").write_bytes(b"")
    shipper.close()
    assert sorted(received.lines) == expected
