"""`belvedere service`, `site` and `client-kit` as people and programs use them."""

from __future__ import annotations

import json
import os
import pty
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import boto3
import pytest

from belvedere_simulator.commands.main import main
from belvedere_simulator.service.site.site import site_status, stop_site


@pytest.fixture
def environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, str]]:
    """A user of their own, with a data folder and without a keyring."""
    own = {
        "BELVEDERE_DATA": str(tmp_path / "data"),
        "XDG_CONFIG_HOME": str(tmp_path / "config"),
        "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring",
    }
    for name, value in own.items():
        monkeypatch.setenv(name, value)
    yield {**os.environ, **own}
    stop_site(tmp_path / "data" / "site")


def start(environment: dict[str, str], *arguments: str, stdin: int | None = None) -> subprocess.Popen[bytes]:
    """`belvedere service` in a process of its own."""
    command = [sys.executable, "-m", "belvedere_simulator.commands", "service", *arguments]
    return subprocess.Popen(
        command, env=environment, stdin=stdin, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )


def ready_line(service: subprocess.Popen[bytes]) -> dict[str, object]:
    """What the service tells when it answers."""
    assert service.stdout is not None
    told: dict[str, object] = json.loads(service.stdout.readline())
    return told


@pytest.mark.parametrize("end", ["terminate", "interrupt", "close"])
def test_a_service_tells_its_address_and_ends_when_asked(environment: dict[str, str], end: str) -> None:
    with start(environment, stdin=subprocess.PIPE) as service:
        assert service.stdin is not None
        told = ready_line(service)
        assert told["ready"] == "service"
        assert str(told["address"]).startswith("http://127.0.0.1:")
        if end == "close":
            service.stdin.close()
        else:
            service.send_signal(signal.SIGTERM if end == "terminate" else signal.SIGINT)
        assert service.wait(20) == 0
        assert service.stderr is not None
        assert service.stderr.read() == b""


def test_nobody_at_standard_input_means_nothing(environment: dict[str, str]) -> None:
    terminal, other = pty.openpty()
    try:
        for descriptor in (subprocess.DEVNULL, other):
            with start(environment, stdin=descriptor) as service:
                told = ready_line(service)
                client = boto3.client(
                    "sts",
                    endpoint_url=str(told["address"]),
                    region_name="us-east-1",
                    aws_access_key_id="AKIANOBODY",
                    aws_secret_access_key="wrong",
                )
                with pytest.raises(Exception, match="InvalidClientTokenId"):
                    client.get_caller_identity()
                assert service.poll() is None
                service.terminate()
    finally:
        os.close(terminal)
        os.close(other)


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["--bind", "here"], "BV-SITE-007"),
        (["--bind", "127.0.0.1:99999"], "BV-SITE-007"),
        (["--bind", "0.0.0.0:0", "--no-auth"], "BV-SVC-002"),
        (["--account", "12"], "BV-SITE-002"),
        (["--region", "moon"], "BV-SITE-002"),
        (["--broker", "mqtt://127.0.0.1:1883"], "BV-BRK-013"),
        (["--broker", "mqtts://127.0.0.1:8883?ca=nowhere.pem"], "BV-BRK-014"),
        (["--broker", "mqtts://127.0.0.1:1"], "BV-BRK-011"),
    ],
)
def test_what_cannot_be_served_is_refused_in_words(
    environment: dict[str, str], arguments: list[str], code: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert environment
    assert main(["service", *arguments]) == 2
    told = capsys.readouterr().err
    assert told.startswith(code)
    assert "Traceback" not in told


def test_a_second_service_over_the_same_folder_is_refused(
    environment: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    with start(environment, stdin=subprocess.PIPE) as service:
        ready_line(service)
        assert main(["service"]) == 2
        assert capsys.readouterr().err.startswith("BV-SITE-004")
        service.terminate()


def test_a_client_kit_starts_the_site_and_is_accepted_by_it(
    environment: dict[str, str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    data_dir = Path(environment["BELVEDERE_DATA"]) / "site"
    assert main(["client-kit", "--shell", "env"]) == 0
    for line in capsys.readouterr().out.splitlines():
        monkeypatch.setenv(*line.split("=", 1))
    assert boto3.Session().client("sts").get_caller_identity()["Account"] == "123456789012"
    _assert_builds_where_no_docker_answers(data_dir, capsys, monkeypatch)
    assert main(["site", "status", "--json"]) == 0
    status = json.loads(capsys.readouterr().out)
    assert status["running"]
    assert status["address"] == os.environ["AWS_ENDPOINT_URL"]
    assert main(["site", "stop", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"stopped": True}
    assert site_status(data_dir).record is None


def _assert_builds_where_no_docker_answers(
    data_dir: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    tools = data_dir / "client-kit" / "tools"
    docker = data_dir.parent / "docker"
    path = os.pathsep.join([str(docker.parent), os.environ["PATH"]])
    for status, expected in ((1, f"PATH={tools}{os.pathsep}{path}"), (0, "")):
        docker.write_text(f"#!/bin/sh\nexit {status}\n")
        docker.chmod(0o755)
        with monkeypatch.context() as patch:
            patch.setenv("PATH", path)
            assert main(["client-kit", "--shell", "env", "--docker-shim"]) == 0
        said = capsys.readouterr()
        assert [line for line in said.out.splitlines() if line.startswith("PATH=")] == [expected] * status
        assert "Docker answers" in said.err
    assert os.access(tools / "docker", os.X_OK)


def test_a_site_keeps_the_account_it_was_started_with(
    environment: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert environment
    assert main(["site", "start", "--account", "210987654321", "--region", "eu-west-1"]) == 0
    assert main(["site", "stop"]) == 0
    assert main(["client-kit", "--shell", "env"]) == 0
    assert "AWS_REGION=eu-west-1" in capsys.readouterr().out


def test_a_reset_is_not_done_by_accident(
    environment: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    data_dir = Path(environment["BELVEDERE_DATA"]) / "site"
    main(["site", "start"])
    main(["site", "stop"])
    capsys.readouterr()
    assert main(["site", "reset"]) == 2
    assert capsys.readouterr().err.startswith("BV-SITE-006")
    assert (data_dir / "service.db").exists()
    assert main(["site", "reset", "--yes"]) == 0
    assert not (data_dir / "service.db").exists()
