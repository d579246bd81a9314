"""Our description of the Panorama API against the last one that botocore carried, and in the newest boto3."""

from __future__ import annotations

import json
import subprocess
from importlib import resources
from pathlib import Path
from typing import Any

import boto3
import botocore.session
import pytest
from botocore.exceptions import BotoCoreError

from fakes.environments import moto_environment

API = Path(str(resources.files("belvedere_resources"))) / "api"
_TELL = """
import json, sys
from botocore.loaders import Loader
print(json.dumps(Loader().load_service_model("panorama", "service-2")))
"""


@pytest.fixture(scope="session")
def oracle() -> dict[str, Any]:
    """The last public model."""
    python = moto_environment()
    told = subprocess.run([str(python), "-c", _TELL], capture_output=True, check=True, timeout=60)
    model: dict[str, Any] = _without_words(json.loads(told.stdout))
    return model


def _without_words(value: Any) -> Any:
    if isinstance(value, dict):
        return {
            key: _without_words(item)
            for key, item in value.items()
            if not (key == "documentation" and isinstance(item, str))
        }
    return [_without_words(item) for item in value] if isinstance(value, list) else value


def _ours() -> dict[str, Any]:
    model: dict[str, Any] = json.loads((API / "panorama/2019-07-24/service-2.json").read_text())
    return model


@pytest.mark.parametrize("name", sorted(_ours()["shapes"]))
def test_a_shape_is_that_of_the_last_public_model(name: str, oracle: dict[str, Any]) -> None:
    assert _ours()["shapes"][name] == oracle["shapes"][name]


@pytest.mark.parametrize("name", sorted(_ours()["operations"]))
def test_an_operation_is_that_of_the_last_public_model(name: str, oracle: dict[str, Any]) -> None:
    assert _ours()["operations"][name] == oracle["operations"][name]


def test_nothing_is_left_out(oracle: dict[str, Any]) -> None:
    ours = _ours()
    assert ours["metadata"] == oracle["metadata"]
    assert ours["version"] == oracle["version"]
    assert sorted(ours["shapes"]) == sorted(oracle["shapes"])
    assert sorted(ours["operations"]) == sorted(oracle["operations"])


def _client(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, **settings: Any) -> Any:
    for name in ("AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_PANORAMA"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_DATA_PATH", str(API))
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "config"))
    session = boto3.Session(
        "key", "secret", region_name="us-east-1", botocore_session=botocore.session.Session()
    )
    return session.client("panorama", **settings)


def test_the_newest_boto3_has_all_operations(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    client = _client(monkeypatch, tmp_path, endpoint_url="http://127.0.0.1:1")
    assert len(client.meta.service_model.operation_names) == 34


def test_without_an_endpoint_no_call_leaves_the_machine(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with pytest.raises(BotoCoreError, match="AWS_ENDPOINT_URL"):
        _client(monkeypatch, tmp_path).list_devices()
