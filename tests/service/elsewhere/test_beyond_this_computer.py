"""A service that others reach: HTTPS with a certificate of the site's own authority."""

from __future__ import annotations

import ssl
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from urllib.error import HTTPError, URLError

import pytest

from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.service.client_kit.kit import AUTHORITY_FILE, make_kit
from belvedere_simulator.service.composition import RunningService, open_service
from belvedere_simulator.service.http.server import Bind
from belvedere_simulator.service.options import ServiceOptions
from belvedere_simulator.vault.file_place import FilePlace

PROGRAM = (
    "import boto3; c = boto3.client('panorama'); c.provision_device(Name='hall');"
    "print([d['Name'] for d in c.list_devices()['Devices']])"
)


@pytest.fixture
def service(tmp_path: Path) -> Iterator[RunningService]:
    bind = Bind("0.0.0.0", names=("localhost",))
    running = open_service(
        ServiceOptions(tmp_path / "data", bind=bind, key_places=(FilePlace(tmp_path / "k"),))
    )
    yield running
    running.close()


def test_a_client_with_the_kit_trusts_it(service: RunningService, tmp_path: Path) -> None:
    assert service.address.startswith("https://localhost:")
    kit = make_kit(tmp_path / "data", service.address, service.access_key, service.parts.settings)
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], env=kit.environment({}), capture_output=True, text=True, check=False
    )
    assert done.stdout == "['hall']\n", done.stderr


def test_who_does_not_know_the_authority_does_not_trust_it(service: RunningService) -> None:
    with pytest.raises(URLError, match="CERTIFICATE_VERIFY_FAILED"):
        urllib.request.urlopen(service.address, timeout=20)


def test_signatures_are_asked_for(service: RunningService, tmp_path: Path) -> None:
    trusting = ssl.create_default_context(cafile=str(tmp_path / "data" / AUTHORITY_FILE))
    with pytest.raises(HTTPError) as refused:
        urllib.request.urlopen(f"{service.address}/devices", timeout=20, context=trusting)
    refused.value.close()
    assert refused.value.code == 403


def test_doing_without_signatures_is_refused_before_anything_is_made(tmp_path: Path) -> None:
    with pytest.raises(BelvedereError) as refused:
        open_service(ServiceOptions(tmp_path / "data", bind=Bind("0.0.0.0"), no_auth=True))
    assert refused.value.code == "BV-SVC-002"
    assert not (tmp_path / "data").exists()
