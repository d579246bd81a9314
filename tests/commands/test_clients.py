"""Clients of a site read nothing of the user's own AWS settings."""

from __future__ import annotations

from importlib import resources
from pathlib import Path

import pytest

from belvedere_simulator.commands.clients import Place, open_clients, site_clients
from belvedere_simulator.commands.main import main
from belvedere_simulator.errors import BelvedereError

MODELS = Path(str(resources.files("belvedere_resources"))) / "api"


@pytest.fixture
def planted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A user whose AWS files and variables would lead anywhere but to the site."""
    folder = tmp_path / ".aws"
    folder.mkdir()
    config = ("[profile work]", "region = eu-north-1", "endpoint_url = http://192.0.2.1", "ca_bundle = /no")
    (folder / "config").write_text("\n".join(config))
    keys = ("[work]", "aws_access_key_id = AKIAWRONG", "aws_secret_access_key = wrong")
    (folder / "credentials").write_text("\n".join(keys))
    for name, value in {
        "HOME": str(tmp_path),
        "AWS_PROFILE": "work",
        "AWS_CONFIG_FILE": str(folder / "config"),
        "AWS_SHARED_CREDENTIALS_FILE": str(folder / "credentials"),
        "AWS_ACCESS_KEY_ID": "AKIAWRONG",
        "AWS_SECRET_ACCESS_KEY": "wrong",
        "AWS_SESSION_TOKEN": "wrong",
        "AWS_ENDPOINT_URL": "http://192.0.2.1",
        "AWS_REGION": "eu-north-1",
        "AWS_CA_BUNDLE": "/no/such/file",
        "AWS_DATA_PATH": "/no/such/folder",
        "HTTP_PROXY": "http://192.0.2.1:3128",
    }.items():
        monkeypatch.setenv(name, value)


@pytest.mark.usefixtures("planted")
def test_nothing_of_the_users_settings_is_used() -> None:
    clients = site_clients("http://127.0.0.1:9", "us-east-1", "AKIASITE", "secret", MODELS)
    for service in ("panorama", "s3", "logs", "cloudwatch", "iam"):
        client = clients(service)
        assert client.meta.endpoint_url == "http://127.0.0.1:9"
        assert client.meta.region_name == "us-east-1"
        assert client._request_signer._credentials.access_key == "AKIASITE"
        assert client._request_signer._credentials.token is None
        assert client.meta.config.proxies == {}
    clients.close()


def test_a_site_elsewhere_needs_keys_in_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_PROFILE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "none"))
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "none"))
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    with (
        pytest.raises(BelvedereError, match="BV-CLI-010"),
        open_clients(Place(endpoint="http://127.0.0.1:9")),
    ):
        pass


@pytest.mark.parametrize("endpoint", ["http://127.0.0.1:9", "127.0.0.1:8700"])
def test_a_site_that_does_not_answer_is_told_in_words(
    endpoint: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIA")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "very secret")
    assert main(["device", "list", "--endpoint", endpoint]) == 2
    told = capsys.readouterr().err
    assert told.startswith("BV-CLI-009")
    assert "very secret" not in told
    assert "Traceback" not in told
