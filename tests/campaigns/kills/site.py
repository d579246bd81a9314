"""A site in a process of its own, and the clients that speak with it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import boto3
import botocore.session
from botocore.config import Config
from botocore.exceptions import ConnectionClosedError

from belvedere_simulator.service.access.access_keys import AccessKey
from belvedere_simulator.service.settings import Quotas, SiteSettings
from belvedere_simulator.service.site.settings_file import SiteFile, read_site_file, write_site_file
from belvedere_simulator.supervision.child import Child
from fakes.service_models import service_models

START_SECONDS = 600.0
"""Campaigns run beside other work, with what that leaves of the processors."""
WIDE = Quotas(10_000, 10_000, 20, 100_000, 8, 1_000_000)


class KillableSite:
    """`belvedere service` over `folder`, where its log is too; the port is the same after each start."""

    def __init__(self, folder: Path, arguments: tuple[str, ...] = ()) -> None:
        self.data_dir = folder / "data"
        self._log = folder / "service.log"
        self._arguments = arguments
        self._environment = private_environment(folder)
        self._child: Child | None = None
        if not (self.data_dir / "settings.json").exists():
            write_site_file(self.data_dir, SiteFile(SiteSettings(quotas=WIDE)))

    @property
    def settings(self) -> SiteSettings:
        """The settings of the site."""
        return read_site_file(self.data_dir).settings

    @property
    def environment(self) -> Mapping[str, str]:
        """What every command over this site runs with: its keys lie in `folder`."""
        return self._environment

    @property
    def pid(self) -> int:
        """The process of the service."""
        assert self._child is not None
        return self._child.pid

    def key(self) -> AccessKey:
        """The site's own key, as the client kit tells it."""
        command = [sys.executable, "-m", "belvedere_simulator.commands", "client-kit", "--shell", "env"]
        command += ["--data-dir", str(self.data_dir)]
        told = subprocess.run(command, env=self._environment, capture_output=True, text=True, check=True)
        values = dict(line.split("=", 1) for line in told.stdout.splitlines())
        return AccessKey(values["AWS_ACCESS_KEY_ID"], "belvedere", values["AWS_SECRET_ACCESS_KEY"])

    def launch(self) -> Child:
        """Start the process without waiting for it."""
        arguments = [sys.executable, "-m", "belvedere_simulator.commands", "service"]
        arguments += ["--data-dir", str(self.data_dir), *self._arguments]
        self._child = Child("service", arguments, log=self._note, environment=self._environment)
        return self._child

    def start(self) -> str:
        """Start it: its address."""
        return str(self.launch().wait_ready(START_SECONDS)["address"])

    def kill(self) -> None:
        """`kill -9`, and its end."""
        assert self._child is not None
        self._child.kill()
        self._child.stop()

    def stop(self) -> None:
        """Stop it cleanly when it runs."""
        if self._child is not None and self._child.running:
            self._child.stop(10)

    def errors(self) -> list[str]:
        """The lines of its log that tell of a failure."""
        lines = self._log.read_text().splitlines() if self._log.exists() else []
        return [line for line in lines if "Traceback" in line or "Error" in line]

    def _note(self, line: str) -> None:
        with self._log.open("a", encoding="utf-8") as file:
            file.write(line + "\n")


def private_environment(folder: Path) -> dict[str, str]:
    """This process's environment, with keys of sites in files under `folder` and in no keyring."""
    own = {
        "XDG_CONFIG_HOME": str(folder / "config"),
        "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring",
    }
    kept = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
    return {**kept, **own, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}


class Clients:
    """boto3's newest clients for one identity; each call is tried once."""

    def __init__(self, address: str, key: AccessKey, region: str, token: str = "") -> None:
        core = botocore.session.get_session()
        core.register_component("data_loader", service_models())
        self._session = boto3.session.Session(botocore_session=core)
        self._members = {
            "endpoint_url": address,
            "region_name": region,
            "aws_access_key_id": key.key_id,
            "aws_secret_access_key": key.secret,
            **({"aws_session_token": token} if token else {}),
            "config": Config(
                retries={"total_max_attempts": 1},
                max_pool_connections=32,
                connect_timeout=30,
                read_timeout=300,
            ),
        }
        self._made: dict[str, Any] = {}

    def __call__(self, service: str) -> Any:
        """The client of a service."""
        if service not in self._made:
            self._made[service] = self._session.client(service, **self._members)
            self._made[service].meta.events.register("after-call", _refuse_cut)
        return self._made[service]

    def signing(self, service: str, version: str) -> Any:
        """A client that signs by another version than its own choice."""
        config = self._members["config"].merge(Config(signature_version=version))
        return self._session.client(service, **{**self._members, "config": config})


def _refuse_cut(http_response: Any, model: Any, **_: Any) -> None:
    """An answer that ends in its middle is none: botocore takes what came for the whole."""
    told = http_response.headers.get("content-length")
    bodiless = model.http.get("method") == "HEAD" or http_response.status_code == 204
    if model.has_streaming_output or bodiless or http_response.status_code >= 300:
        return
    if told is None or len(http_response.content) < int(told):
        raise ConnectionClosedError(endpoint_url=http_response.url)
