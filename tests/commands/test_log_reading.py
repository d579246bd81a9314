"""`belvedere logs show|grep|merge|save|follow` over files."""

from __future__ import annotations

import gzip
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from belvedere_simulator.commands.main import main

HEAD = "2026-11-21 10:00:0"


@pytest.fixture(autouse=True)
def log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two logs, one of them packed."""
    monkeypatch.setenv("BELVEDERE_CACHE", str(tmp_path / "cache"))
    lines = [f"{HEAD}{n}.000 {'ERROR' if n == 3 else 'INFO'} f(1) a{n}\n" for n in range(5)]
    (tmp_path / "a.log").write_text("".join(lines), encoding="utf-8")
    more = "".join(f"{HEAD}{n}.500 WARN g(1) b{n}\n  more\n" for n in range(5))
    (tmp_path / "b.log.gz").write_bytes(gzip.compress(more.encode()))
    return tmp_path


def said(capsys: pytest.CaptureFixture[str], *words: str | Path, status: int = 0) -> list[str]:
    """The lines that a command prints."""
    assert main(["logs", *map(str, words)]) == status
    return capsys.readouterr().out.splitlines()


def test_lines_are_shown_with_the_log_they_are_of(log: Path, capsys: pytest.CaptureFixture[str]) -> None:
    both = log / "a.log", log / "b.log.gz"
    assert said(capsys, "show", *both, "--first", "3") == [
        f"a.log: {HEAD}0.000 INFO f(1) a0",
        f"b.log: {HEAD}0.500 WARN g(1) b0",
        "b.log:   more",
    ]
    assert said(capsys, "show", log / "a.log", "--last", "1") == [f"{HEAD}4.000 INFO f(1) a4"]
    assert said(capsys, "show", *both, "--level", "error", "--include", "a3") == [
        f"a.log: {HEAD}3.000 ERROR f(1) a3"
    ]
    told = said(capsys, "show", log / "a.log", "--json", "--since", "2026-11-21T10:00:04+00:00")
    assert [json.loads(line)["number"] for line in told] == [5]


def test_grep_counts_and_tells_as_grep_does(log: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert said(capsys, "grep", "INFO", log / "a.log", "-c") == ["4"]
    assert said(capsys, "grep", "info", log / "a.log", "-c", status=1) == ["0"]
    assert said(capsys, "grep", "info|error", log / "a.log", "-ciE") == ["5"]
    assert said(capsys, "grep", "INFO", log / "a.log", "-v") == [f"{HEAD}3.000 ERROR f(1) a3"]
    assert main(["logs", "grep", "-E", "(", str(log / "a.log")]) == 2
    assert "BV-LGV-002" in capsys.readouterr().err
    assert main(["logs", "grep", "x", str(log / "gone")]) == 2
    assert "BV-LGV-001" in capsys.readouterr().err


def test_merged_lines_are_byte_for_byte_those_of_the_logs(
    log: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    (log / "c.log").write_bytes(f"{HEAD}0.200 x ".encode() + b"\xff\0\r\n")
    assert main(["logs", "merge", str(log / "a.log"), str(log / "c.log"), "--source"]) == 0
    lines = capfdbinary.readouterr().out.split(b"\n")
    assert lines[1] == b"c.log: " + f"{HEAD}0.200 x ".encode() + b"\xff\0\r"


def test_lines_are_saved(log: Path, capsys: pytest.CaptureFixture[str]) -> None:
    to = log / "out"
    told = said(capsys, "save", log / "a.log", "--exclude", "ERROR", "--to", to, "--json")
    assert json.loads(told[0]) == {"lines": 4, "bytes": len(to.read_bytes()), "file": str(to)}


def test_standard_input_is_a_log_and_a_log_is_followed(log: Path) -> None:
    command = [sys.executable, "-m", "belvedere_simulator.commands", "logs"]
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    piped = subprocess.run(
        [*command, "grep", "-c", "piped", "-"],
        input=b"piped\nnot\n",
        capture_output=True,
        env=environment,
        check=True,
    )
    assert piped.stdout == b"1\n"
    following = subprocess.Popen(
        [*command, "follow", str(log / "a.log"), "--last", "1"],
        stdout=subprocess.PIPE,
        text=True,
        env=environment,
    )
    assert following.stdout is not None
    try:
        assert following.stdout.readline() == f"{HEAD}4.000 INFO f(1) a4\n"
        with (log / "a.log").open("a", encoding="utf-8") as written:
            written.write("grown\n")
        assert following.stdout.readline() == "grown\n"
    finally:
        following.kill()
        following.wait()
        following.stdout.close()
