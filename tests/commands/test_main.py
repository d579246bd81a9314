"""How the program ends when a command does not."""

from __future__ import annotations

import argparse
import io
import re
import sys
from pathlib import Path
from typing import Any

import pytest

from belvedere_simulator.commands.main import main
from belvedere_simulator.errors import BelvedereError


class Failing:
    """A command that fails with what it is given."""

    name = "fail"

    def __init__(self, failure: BaseException) -> None:
        self._failure = failure

    def add_parser(self, subparsers: Any) -> None:
        """Add `fail`."""
        subparsers.add_parser("fail")

    def run(self, _arguments: argparse.Namespace) -> int:
        """Fail."""
        raise self._failure


class Saying(Failing):
    """A command that says something."""

    def __init__(self, words: str) -> None:
        self._words = words

    def run(self, _arguments: argparse.Namespace) -> int:
        """Say it."""
        print(self._words)
        return 0


def test_what_standard_output_cannot_show_is_escaped(monkeypatch: pytest.MonkeyPatch) -> None:
    written = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(written, encoding="utf-8", newline="\n"))
    assert main(["fail"], [Saying("/home/caf\udce9")]) == 0
    sys.stdout.flush()
    assert written.getvalue() == b"/home/caf\\udce9\n"


def test_a_failure_nobody_expected_is_one_sentence_and_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    failure = ValueError("odd: rtsp://viewer:s3/cr@et@10.0.0.1/live")
    assert main(["fail"], [Failing(failure)]) == 1
    told = capsys.readouterr().err
    (report,) = tmp_path.iterdir()
    assert told.startswith(f"BV-CMD-001 {report}: ")
    assert "Traceback" not in told
    written = report.read_text(encoding="utf-8")
    assert re.search(r"Traceback .*\n.*ValueError: odd", written, re.DOTALL)
    for text in (told, written):
        assert "rtsp://***@10.0.0.1/live" in text
        assert "s3" not in text


@pytest.mark.parametrize(
    ("failure", "code", "told"),
    [
        (BelvedereError("BV-RUN-012", "too many"), 2, "BV-RUN-012 too many."),
        (PermissionError(13, "Permission denied", "/secure/data"), 2, "BV-CMD-002 /secure/data: "),
        (KeyboardInterrupt(), 130, ""),
    ],
)
def test_other_ends_have_codes_of_their_own(
    failure: BaseException, code: int, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["fail"], [Failing(failure)]) == code
    assert capsys.readouterr().err.startswith(told)


def test_the_version_is_the_packages(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--version"])
    assert ended.value.code == 0
    assert re.fullmatch(r"belvedere \d+\.\d+\.\d+\S*\n", capsys.readouterr().out)
