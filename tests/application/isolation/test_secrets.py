"""Nothing of the user's is visible to, or used by, an application."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from belvedere_simulator.application.credentials import Credentials
from belvedere_simulator.application.environment import application_environment

Run = Callable[..., Any]

PLANTED = {
    "AWS_ACCESS_KEY_ID": "AKIAPLANTED",
    "AWS_SECRET_ACCESS_KEY": "planted-secret",
    "AWS_SESSION_TOKEN": "planted-token",
    "AWS_PROFILE": "planted",
    "HTTPS_PROXY": "http://user:planted@proxy.invalid:3128",
    "http_proxy": "http://user:planted@proxy.invalid:3128",
    "GITHUB_TOKEN": "planted",
    "SSH_AUTH_SOCK": "/tmp/planted",
    "PYTHONPATH": "/planted",
    "LD_PRELOAD": "",
    "PIP_INDEX_URL": "https://user:planted@index.invalid/simple",
}


@pytest.fixture
def planted(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A home with AWS files in it, and secrets in the environment; returns the home."""
    home = tmp_path / "planted-home"
    (home / ".aws").mkdir(parents=True)
    for name in ("config", "credentials"):
        (home / ".aws" / name).write_text(
            "[default]\naws_access_key_id = AKIAPLANTED\naws_secret_access_key = planted\nregion = planted\n"
        )
    for name, value in PLANTED.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("HOME", str(home))
    return home


@pytest.fixture
def canary() -> Iterator[Path]:
    """A file in the user's real home."""
    path = Path.home() / f"belvedere-canary-{uuid.uuid4().hex}"
    path.write_text("canary")
    yield path
    path.unlink()


def test_no_variable_of_the_user_is_passed_on(run: Run, planted: Path) -> None:
    environment = run("import json, os; print(json.dumps(dict(os.environ)))").answer
    text = repr(environment).lower()
    assert "planted" not in text.replace(str(planted.parent).lower(), "")
    assert "proxy" not in text
    assert environment["AWS_REGION"] == environment["AWS_DEFAULT_REGION"] == "eu-west-3"
    assert environment["AppGraph_Uid"] == "applicationInstance-test"
    assert environment["Node_Uid"] == "code"
    assert environment["container"] == "podman"
    assert environment["MALLOC_MMAP_THRESHOLD_"] == str(32 << 20)
    assert environment["TERM"] == "xterm"


@pytest.mark.parametrize("kind", ["bwrap"])
def test_the_home_is_not_there(run: Run, planted: Path, canary: Path) -> None:
    said = run(
        "import json, os\n"
        f"looked = [{str(canary)!r}, {str(planted)!r}, {str(planted / '.aws' / 'credentials')!r},\n"
        "          os.path.expanduser('~/.aws'), '/home', '/etc/shadow', '/etc/ssh', '/root/.ssh']\n"
        "found = [name for folder, _, names in os.walk('/') for name in names\n"
        f"         if not folder.startswith(('/proc', '/sys', '/usr')) and name == {canary.name!r}]\n"
        "print(json.dumps([[path for path in looked if os.path.exists(path)], found]))"
    )
    assert said.answer == [[], []]
    assert canary.exists()


@pytest.mark.parametrize("kind", ["bwrap"])
def test_the_rest_of_the_file_system_cannot_be_written(run: Run) -> None:
    said = run(
        "import json, os\n"
        "written = []\n"
        "for folder in ('/', '/usr', '/etc', '/root', '/opt', '/opt/aws', '/opt/belvedere/sdk',\n"
        "               '/run/belvedere', '/tmp', '/var/tmp', '/dev/shm', '/run'):\n"
        "    try:\n"
        "        open(os.path.join(folder, 'written'), 'w').close()\n"
        "        written.append(folder)\n"
        "    except OSError:\n"
        "        pass\n"
        "print(json.dumps(written))"
    )
    assert said.answer == ["/tmp", "/var/tmp", "/dev/shm", "/run"]
    assert not Path("/tmp/written").exists()


@pytest.mark.parametrize("kind", ["bwrap"])
def test_other_processes_are_not_seen_and_nothing_can_be_mounted(run: Run) -> None:
    said = run(
        "import ctypes, json, os\n"
        "libc = ctypes.CDLL(None)\n"
        "powers = open('/proc/self/status').read().split('CapEff:')[1].split()[0]\n"
        "print(json.dumps([len([name for name in os.listdir('/proc') if name.isdigit()]),\n"
        "    libc.mount(b'none', b'/tmp', b'tmpfs', 0, None), int(powers, 16)]))"
    )
    processes, mounted, powers = said.answer
    assert processes <= 4
    assert mounted == -1
    assert powers == 1 << 10  # binding ports below 1024, in its own network


AWS = """
import json, boto3, botocore.exceptions
session = boto3.Session()
try:
    found = session.get_credentials()
    answer = found and found.get_frozen_credentials()._asdict()
except botocore.exceptions.CredentialRetrievalError as error:
    answer = type(error).__name__
print(json.dumps([session.region_name, answer]))
"""


def test_boto3_is_told_that_there_is_no_role(run: Run, planted: Path) -> None:
    assert planted.exists()
    assert run(AWS).answer == ["eu-west-3", "CredentialRetrievalError"]


def test_boto3_gets_the_keys_of_a_role(run: Run) -> None:
    role = Credentials("AKIAROLE", "secret", "token", "2100-01-01T00:00:00Z")
    region, keys = run(AWS, credentials=lambda: role).answer
    assert region == "eu-west-3"
    assert (keys["access_key"], keys["secret_key"], keys["token"]) == ("AKIAROLE", "secret", "token")


def test_without_the_token_the_endpoint_gives_no_keys(run: Run) -> None:
    role = Credentials("AKIAROLE", "secret", "token", "2100-01-01T00:00:00Z")
    said = run(
        "import json, os, urllib.error, urllib.request\n"
        "try:\n"
        "    urllib.request.urlopen(os.environ['AWS_CONTAINER_CREDENTIALS_FULL_URI'], timeout=30)\n"
        "except urllib.error.HTTPError as error:\n"
        "    print(json.dumps(error.code))",
        credentials=lambda: role,
    )
    assert said.answer == 401
    assert "secret" not in repr(role)


def test_only_the_locale_is_taken_from_the_session() -> None:
    session = {**PLANTED, "LANG": "fr_FR.UTF-8", "TZ": "Europe/Paris"}
    built = application_environment(
        instance="i", node="n", region="r", entry={"MODE": "x"}, gpu=True, user=session
    )
    assert (built["LANG"], built["TZ"]) == ("fr_FR.UTF-8", "Europe/Paris")
    assert built["MODE"] == "x"
    assert not {*PLANTED} & {*built}
    assert "CUDA_VISIBLE_DEVICES" not in built
