"""`belvedere camera serve`, as a process."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import av
import pytest

from fakes.clips import make_clip

PROGRAM = """
import argparse, sys
from belvedere_simulator.commands import camera
from belvedere_simulator.errors import BelvedereError
parser = argparse.ArgumentParser(prog="belvedere")
camera.add_parser(parser.add_subparsers())
try:
    sys.exit(camera.run(parser.parse_args()))
except BelvedereError as error:
    sys.exit(str(error))
"""
PASSWORD = "s3cret pass"


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_clip(tmp_path_factory.mktemp("clip") / "clip.mp4", size=(160, 128), rate=100)


class Serving:
    """`camera serve` in the background."""

    def __init__(self, *arguments: str, **environment: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", PROGRAM, "camera", "serve", *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, **environment},
        )

    def first_line(self) -> str:
        assert self.process.stdout
        return self.process.stdout.readline().strip()

    def end(self) -> tuple[int, str]:
        """Wait for the end; the exit code and what was written to stderr."""
        _, errors = self.process.communicate(timeout=30)
        return self.process.returncode, errors


@pytest.fixture
def serving() -> Iterator[list[Serving]]:
    started: list[Serving] = []
    yield started
    for one in started:
        one.process.kill()
        one.process.communicate()


def watch(url: str) -> int:
    with av.open(url, options={"rtsp_transport": "tcp"}, timeout=20.0) as container:
        frames = container.decode(video=0)
        return sum(1 for _ in zip(range(20), frames, strict=False))


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_prints_its_address_serves_and_ends_cleanly(
    clip: Path, serving: list[Serving], number: signal.Signals
) -> None:
    serving.append(Serving(str(clip)))
    assert watch(serving[0].first_line()) == 20
    serving[0].process.send_signal(number)
    assert serving[0].end() == (0, "")


def test_json_and_a_password_from_the_environment(clip: Path, serving: list[Serving]) -> None:
    serving.append(Serving(str(clip), "--user", "u", "--json", BELVEDERE_CAMERA_PASSWORD=PASSWORD))
    told = json.loads(serving[0].first_line())
    assert told["codec"] == "h264"
    assert told["url"] == f"rtsp://127.0.0.1:{told['port']}/cam"
    assert watch(told["url"].replace("//", "//u:s3cret%20pass@")) == 20
    with pytest.raises(av.error.HTTPUnauthorizedError):
        watch(told["url"])


def test_a_password_from_a_file_basic_and_another_path(
    clip: Path, serving: list[Serving], tmp_path: Path
) -> None:
    secret = tmp_path / "secret"
    secret.write_text(PASSWORD + "\n")
    options = ["--user", "u", "--password-file", str(secret), "--authentication", "basic", "--path", "door"]
    serving.append(Serving(str(clip), *options))
    url = serving[0].first_line()
    assert url.endswith("/door")
    assert watch(url.replace("//", "//u:s3cret%20pass@")) == 20


def test_attached_it_ends_with_standard_input(clip: Path, serving: list[Serving]) -> None:
    serving.append(Serving(str(clip), "--attached"))
    assert serving[0].first_line().startswith("rtsp://")
    assert serving[0].end() == (0, "")


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["missing.mp4"], "BV-VCAM-001"),
        (["CLIP", "--fault", "unknown"], "BV-VCAM-003"),
        (["CLIP", "--user", "u"], "BV-VCAM-005"),
        (["CLIP", "--user", "u", "--password-file", "missing"], "BV-VCAM-006"),
        (["CLIP", "--port", "99999"], "99999"),
    ],
)
def test_what_is_wrong_is_told_without_a_traceback(
    clip: Path, serving: list[Serving], arguments: list[str], code: str
) -> None:
    given = [str(clip) if argument == "CLIP" else argument for argument in arguments]
    serving.append(Serving(*given, BELVEDERE_CAMERA_PASSWORD=""))
    status, errors = serving[0].end()
    assert status != 0
    assert code in errors
    assert "Traceback" not in errors


def test_help_explains_every_fault(serving: list[Serving]) -> None:
    serving.append(Serving("--help"))
    output, _ = serving[0].process.communicate(timeout=30)
    for fault in (
        "silent",
        "play_silent",
        "not_found",
        "drop:N",
        "stall:N",
        "packet_loss:P",
        "refuse_after:N",
    ):
        assert fault in " ".join(output.split())
