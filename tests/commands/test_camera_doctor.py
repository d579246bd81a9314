"""`belvedere camera doctor` and `belvedere camera find`, as somebody types them."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from belvedere_simulator.commands.main import main
from belvedere_simulator.video.virtual_camera import VirtualCamera
from cameras.doctor.conftest import HELD_UP
from fakes.clips import make_clip
from fakes.scripted_camera import MJPEG, ScriptedCamera, describing

PASSWORD = "canary-Zeisig-31"
_ATTEMPTS = 5


@pytest.fixture(scope="module")
def camera(tmp_path_factory: pytest.TempPathFactory) -> Iterator[VirtualCamera]:
    clip = make_clip(tmp_path_factory.mktemp("clip") / "clip.mp4", size=(160, 128))
    made = VirtualCamera(clip, user="viewer", password=PASSWORD)
    made.start()
    yield made
    made.stop()


@pytest.fixture
def secret(tmp_path: Path) -> str:
    file = tmp_path / "secret"
    file.write_text(f"{PASSWORD}\n", encoding="utf-8")
    return str(file)


def test_a_camera_that_works_is_told_with_exit_0_and_without_its_password(
    camera: VirtualCamera,
    secret: str,
    capsys: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    with caplog.at_level(logging.DEBUG):
        for _ in range(_ATTEMPTS):
            code = main(["camera", "doctor", camera.url, "--user", "viewer", "--password-file", secret])
            told = capsys.readouterr()
            if HELD_UP not in told.out:
                break
    assert code == 0, told.out
    assert "Verdict: The camera works" in told.out
    assert PASSWORD not in told.out + told.err + caplog.text


def test_several_are_told_as_json_in_their_order_with_exit_1_when_one_is_ill(
    camera: VirtualCamera, capsys: pytest.CaptureFixture[str]
) -> None:
    odd = ScriptedCamera(describing(MJPEG))
    address = odd.url
    try:
        code = main(["camera", "doctor", address, camera.url, "--json"])
    finally:
        odd.stop()
    first, second = json.loads(capsys.readouterr().out)
    assert code == 1
    assert [each["code"] for each in first["findings"] if each["code"]] == ["BV-DOC-042"]
    assert [each["code"] for each in second["findings"] if each["code"]] == ["BV-DOC-020"]
    assert first["address"] == address


def test_a_password_in_the_address_and_what_is_no_address_are_refused(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["camera", "doctor", f"rtsp://viewer:{PASSWORD}@127.0.0.1/x"]) == 2
    assert main(["camera", "doctor", "http://127.0.0.1/x"]) == 2
    told = capsys.readouterr().err
    assert "BV-CLI-017" in told
    assert "BV-DOC-001" in told
    assert PASSWORD not in told


def test_what_answers_in_a_range_is_listed_after_the_range_was_told(
    camera: VirtualCamera, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["--sweep", "127.0.0.1-3", "--port", str(camera.port), "--seconds", "0.1"]
    assert main(["camera", "find", *arguments]) == 0
    told = capsys.readouterr()
    assert f"127.0.0.1 to 127.0.0.3: 3 addresses, ports {camera.port}" in told.err
    assert f"rtsp://127.0.0.1:{camera.port}/" in told.out
    assert main(["camera", "find", *arguments, "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert [each["host"] for each in found["servers"]] == ["127.0.0.1"]


def test_a_range_that_is_none_is_refused_before_anything_is_asked(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["camera", "find", "--sweep", "8.8.8.0/24"]) == 2
    told = capsys.readouterr().err
    assert "BV-DOC-092" in told
    assert "Listening" not in told
