"""The operations on packages and S3 on a real port, and boto3 in front of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import boto3
import botocore.session
from botocore.config import Config

from belvedere_simulator.protocol.gateway import Gateway
from belvedere_simulator.protocol.models import panorama_model
from belvedere_simulator.service.access.access_keys import SITE_USER, AccessKey, AccessKeys
from belvedere_simulator.service.access.authenticator import Authenticator
from belvedere_simulator.service.access.rates import NoRates
from belvedere_simulator.service.access.sessions import Sessions
from belvedere_simulator.service.clock import SystemClock
from belvedere_simulator.service.foreign.foreign_service import ForeignServices
from belvedere_simulator.service.http.face import Face
from belvedere_simulator.service.http.faces import Faces, faces_by_name
from belvedere_simulator.service.http.gate import Gate
from belvedere_simulator.service.http.server import Bind, RunningServer, start_server
from belvedere_simulator.service.roles.callers import SessionCallers
from belvedere_simulator.service.s3.face import S3Face
from belvedere_simulator.vault.sealing import SealingVault, new_key
from fakes.package_site import PackageSite, open_package_site
from fakes.service_models import service_models


@dataclass(frozen=True)
class ServedPackages:
    """A site, its server, and the key to it. Our service model is on AWS_DATA_PATH while it is open."""

    site: PackageSite
    server: RunningServer
    key: AccessKey

    def client(self, service: str) -> Any:
        """A client that tries once and leaves every check to the service."""
        core = botocore.session.Session()
        core.register_component("data_loader", service_models())
        return boto3.session.Session(botocore_session=core).client(
            service,
            endpoint_url=self.server.address,
            region_name="us-east-1",
            aws_access_key_id=self.key.key_id,
            aws_secret_access_key=self.key.secret,
            config=Config(retries={"max_attempts": 0}, parameter_validation=False),
        )

    @property
    def panorama(self) -> Any:
        """A client for Panorama."""
        return self.client("panorama")


def serve_packages(folder: Path) -> Iterator[ServedPackages]:
    """Serve until the generator goes on."""
    site = open_package_site(folder)
    wall, vault = SystemClock(), SealingVault(new_key(), "test")
    keys, sessions = AccessKeys(site.database, vault), Sessions(site.database, vault, wall)
    callers = SessionCallers(site.database, site.settings, wall, secure=False)
    authenticator = Authenticator(site.database, keys, sessions, site.settings, wall, callers)
    faces: list[Face] = [
        Gateway(panorama_model(), site.family.handlers(), site.family.permissions.resources),
        S3Face(site.objects, site.settings, site.objects.incoming),
    ]
    gate = Gate(
        Faces(faces_by_name(faces), ForeignServices({})),
        authenticator,
        NoRates(),
        authenticator.site_caller(SITE_USER),
    )
    server = start_server(gate, Bind(), site.objects.incoming)
    yield ServedPackages(site, server, keys.site_key(wall.now().timestamp()))
    server.stop()
    site.close()
