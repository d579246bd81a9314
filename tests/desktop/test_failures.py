"""Errors nobody expected are saved, told and keep no password."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from belvedere_desktop.failures import Failures
from belvedere_simulator.redaction import redact


@pytest.fixture
def failures(tmp_path: Path) -> Iterator[Failures]:
    """Hooks of this process, given back afterwards."""
    caught = Failures(tmp_path / "logs")
    caught.install()
    yield caught
    caught.remove()


@pytest.mark.parametrize(
    "text",
    [
        "rtsp://ada:geheim@10.0.0.1/cam",
        "password=geheim",
        "{'password': 'geheim', 'node': 'cam'}",
        '{"secret": "geheim"}',
        "Token: geheim",
    ],
)
def test_passwords_are_taken_out(text: str) -> None:
    assert "geheim" not in redact(text)
    assert "***" in redact(text)


def test_harmless_words_stay() -> None:
    text = "ValueError: the node cam at http://10.0.0.1/x has 3 ports"
    assert redact(text) == text


def test_an_exception_is_saved_and_told(
    failures: Failures, qtbot: QtBot, capsys: pytest.CaptureFixture[str]
) -> None:
    with qtbot.waitSignal(failures.caught) as told:
        try:
            raise RuntimeError("lost rtsp://ada:geheim@10.0.0.1/cam")
        except RuntimeError as error:
            sys.excepthook(type(error), error, error.__traceback__)
    report, file = told.args or ("", "")
    assert "RuntimeError" in report and "geheim" not in report
    assert Path(file).read_text() == report
    assert "geheim" not in capsys.readouterr().err


def test_a_thread_that_dies_is_told_too(failures: Failures, qtbot: QtBot) -> None:
    thread = threading.Thread(target=lambda: next(iter(())))
    with qtbot.waitSignal(failures.caught) as told:
        thread.start()
    thread.join()
    assert "StopIteration" in str(told.args)


def test_the_stack_of_a_native_crash_is_found_at_the_next_start(tmp_path: Path) -> None:
    crash = (
        "import sys, ctypes; from pathlib import Path\n"
        "from belvedere_desktop.failures import Failures\n"
        "failures = Failures(Path(sys.argv[1])); failures.install(); ctypes.string_at(0)\n"
    )
    ended = subprocess.run([sys.executable, "-c", crash, str(tmp_path)], check=False)
    assert ended.returncode < 0
    after = Failures(tmp_path)
    after.install()
    after.remove()
    assert "Segmentation fault" in after.crashed_before
    again = Failures(tmp_path)
    again.install()
    again.remove()
    assert again.crashed_before == ""
