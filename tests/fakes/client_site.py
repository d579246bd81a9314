"""A whole service on a real port, with what clients of any kind need to reach it."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import boto3
import botocore.session
import pytest

from belvedere_simulator.service.client_kit.kit import make_kit
from belvedere_simulator.service.composition import RunningService, open_service
from belvedere_simulator.service.options import ServiceOptions
from belvedere_simulator.vault.file_place import FilePlace
from fakes.environments import environment
from fakes.idle_appliances import IdleAppliances
from fakes.service_models import service_models

_SECONDS = 150.0
CLI = ["awscli==1.46.2"]
BOTO3_OLD = ["boto3==1.24.96"]
PANORAMA_CLI = ["panoramacli==1.1.6", "setuptools<82"]


@dataclass(frozen=True)
class Done:
    """How a client's process ended, and what it said."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """What it said, where that is JSON."""
        assert self.status == 0, f"ended with {self.status}:\n{self.out}{self.err}"
        return json.loads(self.out)


@dataclass(frozen=True)
class ClientSite:
    """One service with its data folder.

    `usb` is where clients put provisioning archives: appliances take them from there and come online.
    """

    service: RunningService
    data: Path
    home: Path
    usb: Path
    _clients: dict[tuple[str, str, str | None], Any] = field(default_factory=dict)

    def environment(self, *, old_sdk: bool = False, path: Sequence[Path] = ()) -> dict[str, str]:
        """The environment of a client: that of the kit, and of the user's nothing but the search path."""
        settings = self.service.parts.settings
        kit = make_kit(self.data, self.service.address, self.service.access_key, settings, old_sdk=old_sdk)
        places = [*map(str, path), os.environ["PATH"]]
        before = {"PATH": os.pathsep.join(places), "HOME": str(self.home), "USB": str(self.usb)}
        return kit.environment(before)

    def lend_key(self, patch: pytest.MonkeyPatch) -> None:
        """Let clients in this process have the site's key, but not its address."""
        for name, value in self.environment().items():
            if name.startswith("AWS_") and name != "AWS_ENDPOINT_URL":
                patch.setenv(name, value)
        patch.delenv("AWS_ENDPOINT_URL", raising=False)

    def run(
        self,
        command: Sequence[str | Path],
        *,
        folder: Path | None = None,
        old_sdk: bool = False,
        path: Sequence[Path] = (),
        said: str = "",
        more: Mapping[str, str] | None = None,
    ) -> Done:
        """Run a client to its end; `said` is typed into it."""
        done = subprocess.run(
            [str(word) for word in command],
            cwd=folder or self.home,
            env={**self.environment(old_sdk=old_sdk, path=path), **(more or {})},
            input=said,
            capture_output=True,
            text=True,
            timeout=_SECONDS,
            check=False,
        )
        return Done(done.returncode, done.stdout, done.stderr)

    def aws(self, *words: str | Path, folder: Path | None = None) -> Done:
        """The `aws` command line."""
        return self.run([aws_folder() / "aws", *words], folder=folder)

    def client(self, name: str, address: str = "", temporary: Mapping[str, str] | None = None) -> Any:
        """The newest boto3, in this process; to make a client takes long, so the same again and again.

        address: that of another service to ask; temporary: the keys of a role, as STS gives them.
        """
        asked = (name, address or self.service.address, (temporary or {}).get("SessionToken"))
        if asked not in self._clients:
            self._clients[asked] = self._made(name, address, temporary)
        return self._clients[asked]

    def _made(self, name: str, address: str, temporary: Mapping[str, str] | None) -> Any:
        key, session = self.service.access_key, botocore.session.Session()
        session.register_component("data_loader", service_models(self.environment()["AWS_DATA_PATH"]))
        return boto3.session.Session(botocore_session=session).client(
            name,
            endpoint_url=address or self.service.address,
            region_name=self.service.parts.settings.region,
            aws_access_key_id=temporary["AccessKeyId"] if temporary else key.key_id,
            aws_secret_access_key=temporary["SecretAccessKey"] if temporary else key.secret,
            aws_session_token=temporary["SessionToken"] if temporary else None,
        )

    def insert(self, archive: bytes) -> None:
        """Put a provisioning archive where appliances find it whole."""
        file = self.usb / f"{hashlib.sha256(archive).hexdigest()}.part"
        file.write_bytes(archive)
        file.rename(file.with_suffix(".zip"))


def aws_folder() -> Path:
    """Where the `aws` command line lies."""
    return environment("aws-cli", CLI).parent


@contextmanager
def open_client_site(folder: Path, **changes: Any) -> Iterator[ClientSite]:
    """A site with appliances that take every archive; `changes` are options of the service."""
    data, home, usb = folder / "data", folder / "home", folder / "usb"
    for place in (home, usb):
        place.mkdir(parents=True)
    service = open_service(ServiceOptions(data, key_places=(FilePlace(folder / "keys"),), **changes))
    appliances = IdleAppliances(usb)
    appliances.start()
    site = ClientSite(service, data, home, usb)
    try:
        yield site
    finally:
        appliances.stop()
        for client in site._clients.values():
            client.close()
        service.close()
