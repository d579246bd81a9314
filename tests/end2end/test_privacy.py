"""What an application and a whole run may touch: nothing of the user's, nobody the user did not name."""

from __future__ import annotations

import os
import re
import secrets
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from belvedere_simulator.video.virtual_camera.server import VirtualCamera
from fakes.applications import ApplicationFolder
from fakes.models import doubling_model
from fakes.playing import Player
from fakes.scripts import CALL

Play = Callable[..., Player]
MakeApplication = Callable[..., ApplicationFolder]

NOSE = """
import json, os
import panoramasdk
node = panoramasdk.node()
node.inputs.video_in.get()
try:
    import boto3
    role = boto3.Session().get_credentials()
    found = role.access_key if role else None
except Exception as error:
    found = type(error).__name__
seen = {}
for place in %r:
    try:
        seen[place] = open(place).read()
    except OSError as error:
        seen[place] = type(error).__name__
print(json.dumps({"role": found, "seen": seen, "environment": dict(os.environ)}), flush=True)
"""


@pytest.fixture
def planted(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Path]]:
    """A canary in the real home, an ~/.aws, and variables that lead to both."""
    home = Path.home()
    # Other tests of this user may plant theirs.
    own = secrets.token_hex(4)
    canary, aws = home / f".belvedere-canary-{own}", home / ".aws"
    had_aws = aws.exists()
    aws.mkdir(exist_ok=True)
    credentials = aws / f"belvedere-test-credentials-{own}"
    credentials.write_text("[default]\naws_access_key_id = PLANTEDFILE\naws_secret_access_key = x\n")
    canary.write_text("CANARY")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "PLANTEDVARIABLE")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "PLANTEDSECRET")
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(credentials))
    monkeypatch.setenv("HTTPS_PROXY", "http://user:PLANTEDPROXY@proxy.invalid:3128")
    yield [canary, credentials]
    canary.unlink()
    credentials.unlink()
    if not had_aws:
        with suppress(OSError):  # somebody has planted there since
            aws.rmdir()


def test_nothing_of_the_user_is_seen_or_used_under_bwrap(
    play: Play, application: MakeApplication, clip: Path, planted: list[Path]
) -> None:
    script = NOSE % ([str(path) for path in planted],)
    player = play(application(script).folder, cameras=[f"cam={clip}"], isolation="bwrap")
    report = player.finish()
    said = "\n".join(player.lines("console_output"))
    assert report["exit_code"] == 0, said
    assert "CANARY" not in said
    assert "PLANTED" not in said
    assert said.count("FileNotFoundError") == len(planted)


def test_nothing_of_the_user_is_used_without_isolation(
    play: Play, application: MakeApplication, clip: Path, planted: list[Path]
) -> None:
    player = play(application(NOSE % ([],)).folder, cameras=[f"cam={clip}"], isolation="paths")
    player.finish()
    said = "\n".join(player.lines("console_output"))
    assert planted
    assert "PLANTED" not in said


def test_a_whole_run_connects_to_nobody_but_the_camera_named(
    application: MakeApplication, clip: Path, tmp_path: Path, isolation: str
) -> None:
    folder = application(CALL, models=["model"]).folder
    model = doubling_model(tmp_path / "m.onnx")
    camera = VirtualCamera(clip)
    camera.start()
    trace = tmp_path / "trace"
    try:
        subprocess.run(
            [
                *(
                    "strace",
                    "-f",
                    "-qq",
                    "-s",
                    "0",
                    "-o",
                    str(trace),
                    "-e",
                    "trace=connect,sendto,sendmsg,bind",
                ),
                *(sys.executable, "-m", "belvedere_simulator.commands", "run", str(folder)),
                *("--camera", f"cam={camera.url}", "--model", f"model={model}", "--frames", "20"),
                *("--isolation", isolation, "--accept-no-isolation"),
            ],
            check=True,
            capture_output=True,
            timeout=150,
            env=dict(os.environ),
        )
    finally:
        camera.stop()
    peers = _peers(trace.read_text(errors="replace"))
    print("peers:", sorted(peers))
    assert peers == {("127.0.0.1", camera.port)}


def _peers(trace: str) -> set[tuple[str, int]]:
    """Every internet address that any process of the run connected or sent to."""
    peers = set()
    for line in trace.splitlines():
        if not re.search(r"\b(connect|sendto|sendmsg)\(", line):
            continue
        for family, port, address in re.findall(
            r"sa_family=AF_(INET6?), sin6?_port=htons\((\d+)\).*?(?:inet_addr\(|AF_INET6, )\"([^\"]+)\"", line
        ):
            del family
            peers.add((address, int(port)))
    return peers


def test_the_audit_sees_connections(tmp_path: Path) -> None:
    trace = tmp_path / "trace"
    code = "import socket\ntry: socket.create_connection(('127.0.0.1', 9))\nexcept OSError: pass"
    subprocess.run(
        ["strace", "-f", "-qq", "-o", str(trace), "-e", "trace=connect", sys.executable, "-c", code],
        check=True,
    )
    assert _peers(trace.read_text()) == {("127.0.0.1", 9)}
