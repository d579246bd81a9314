"""Streams: the form of a line, the cap, and many writers."""

from __future__ import annotations

import re
import threading
from collections.abc import Sequence
from pathlib import Path

import pytest

from belvedere_simulator.application.logs.streams import CONSOLE, LogStreams


def test_a_line_follows_its_time(tmp_path: Path) -> None:
    streams = LogStreams(tmp_path, clock=lambda: 1_700_000_000.0125)
    streams.write("code_node", ["one", "two"])
    assert streams.path("code_node").read_text() == (
        "2023-11-14T22:13:20.012Z one\n2023-11-14T22:13:20.012Z two\n"
    )


def test_every_line_is_shown(tmp_path: Path) -> None:
    shown: list[tuple[str, Sequence[str]]] = []
    LogStreams(tmp_path, written=lambda stream, lines: shown.append((stream, lines))).write("mds", ["a", "b"])
    assert shown == [("mds", ["a", "b"])]


def test_the_console_keeps_its_newest_11_megabytes(tmp_path: Path) -> None:
    streams = LogStreams(tmp_path)
    for block in range(150):
        streams.write(CONSOLE, [f"{block * 1000 + line:07d} {'x' * 92}" for line in range(1000)])
    pieces = sorted(
        tmp_path.iterdir(), key=lambda piece: -int(piece.suffix[1:] or 0) if piece.suffix != ".log" else 1
    )
    assert 10_000_000 <= sum(piece.stat().st_size for piece in pieces) <= 11_000_000
    numbers = [int(line.split()[1]) for piece in pieces for line in piece.read_text().splitlines()]
    assert numbers == list(range(numbers[0], 150_000))


def test_lines_of_many_threads_stay_whole(tmp_path: Path) -> None:
    streams = LogStreams(tmp_path)

    def write(name: str) -> None:
        for _ in range(300):
            streams.write("n", [name * 50, name * 50])

    threads = [threading.Thread(target=write, args=(name,)) for name in "abcd"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    lines = [line.split()[1] for line in streams.path("n").read_text().splitlines()]
    assert len(lines) == 2400
    assert all(first == second for first, second in zip(lines[::2], lines[1::2], strict=True))


@pytest.mark.parametrize("stream", ["../../etc/passwd", "a/b", ".hidden", "..", "a\x00b"])
def test_a_stream_name_is_never_a_path(tmp_path: Path, stream: str) -> None:
    streams = LogStreams(tmp_path / "logs")
    streams.write(stream, ["x"])
    (file,) = (tmp_path / "logs").iterdir()
    assert re.fullmatch(r"[\w][\w.-]*\.log", file.name)


def test_a_full_disk_stops_nobody_and_is_told_later(tmp_path: Path) -> None:
    streams = LogStreams(tmp_path / "logs")
    (tmp_path / "logs").rmdir()
    streams.write("n", ["lost", "lost too"])
    streams.write("n", ["and this"])
    (tmp_path / "logs").mkdir()
    streams.write("n", ["kept"])
    texts = [line.split(maxsplit=1)[1] for line in streams.path("n").read_text().splitlines()]
    assert texts == ["3 lines could not be stored", "kept"]
