"""A site with packages alone: its own database, object store and secrets; a test says what is in use."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any, BinaryIO

from sqlalchemy import Connection, select

from belvedere_simulator.protocol.http import Body
from belvedere_simulator.service.caller import Caller
from belvedere_simulator.service.objects.folder_store import FolderStore
from belvedere_simulator.service.objects.object_store import StoredObject
from belvedere_simulator.service.packages.family import PackageFamily
from belvedere_simulator.service.secrets_manager.secrets import Secrets
from belvedere_simulator.service.secrets_manager.tables import SECRETS
from belvedere_simulator.service.settings import SiteSettings
from belvedere_simulator.service.store.database import Database
from belvedere_simulator.vault.sealing import SealingVault
from fakes.hand_clock import HandClock

CALLER = Caller("123456789012", "us-east-1", "arn:aws:iam::123456789012:user/tester")


@dataclass
class Instances:
    """Says which patch versions are in use: those that a test puts in."""

    using: dict[tuple[str, str], list[str]] = field(default_factory=dict)

    def instances_using(
        self, _connection: Connection, _package_id: str, version: str, patch: str
    ) -> Sequence[str]:
        return self.using.get((version, patch), [])


def site_secrets(clock: HandClock, settings: SiteSettings) -> Secrets:
    """The secrets of a site, sealed with a key of the tests."""
    return Secrets(SealingVault(bytes(range(32)), "a key of the tests"), clock, settings)


class DigestlessStore(FolderStore):
    """A store that knows no digests, as foreign S3 endpoints do; `before_reading` is called at each open."""

    before_reading: Callable[[str], None] = staticmethod(lambda _key: None)

    def find(self, bucket: str, key: str) -> StoredObject | None:
        found = super().find(bucket, key)
        return replace(found, sha256="") if found else None

    def open(self, bucket: str, key: str) -> BinaryIO:
        self.before_reading(key)
        found = super().find(bucket, key)
        if found is None:
            raise KeyError(key)
        return self.file(found).open("rb")


@dataclass
class PackageSite:
    """What a test of packages needs; `call` is one operation."""

    database: Database
    clock: HandClock
    settings: SiteSettings
    objects: FolderStore
    family: PackageFamily
    instances: Instances
    secrets: Secrets

    def call(self, operation: str, **parameters: Any) -> Mapping[str, Any]:
        self.clock.advance(timedelta(seconds=1))
        return self.family.handlers()[operation](CALLER, parameters)

    @property
    def kept_secrets(self) -> dict[str, str]:
        """The values of all secrets by their names."""
        with self.database.read() as connection:
            names = connection.execute(select(SECRETS.c.name)).scalars().all()
            return {name: self.secrets.value(connection, name) for name in names}

    def put(self, key: str, content: bytes, bucket: str = "") -> None:
        body = Body(len(content), hashlib.sha256(content).hexdigest(), content)
        self.objects.put(bucket or self.settings.bucket, key, body)

    def create(self, name: str = "CODE") -> Mapping[str, Any]:
        return self.call("CreatePackage", PackageName=name)

    def upload(
        self, manifest: Mapping[str, Any], version: str = "1.0", files: Mapping[str, bytes] | None = None
    ) -> str:
        """Put a manifest and its files where they are registered from; the patch version."""
        raw = json.dumps(manifest).encode()
        patch = hashlib.sha256(raw).hexdigest()
        root = f"{self.settings.account}/nodePackages/{manifest['nodePackage']['name']}"
        self.put(f"{root}/manifests/{version}/{patch}.json", raw)
        for name, content in (files or {}).items():
            self.put(f"{root}/binaries/{name}", content)
        return patch

    def register(self, package_id: str, patch: str, *, latest: bool = True, version: str = "1.0") -> None:
        named = {"PackageId": package_id, "PackageVersion": version, "PatchVersion": patch}
        self.call("RegisterPackageVersion", **named, MarkLatest=latest)

    def describe(self, package_id: str, patch: str = "", version: str = "1.0") -> Mapping[str, Any]:
        named = {"PackageId": package_id, "PackageVersion": version}
        return self.call("DescribePackageVersion", **named, **({"PatchVersion": patch} if patch else {}))

    def reopen(self) -> None:
        """Start again over the same database and objects, as after a kill."""
        self.family.close()
        self.family = _family(self)
        self.family.start()

    def close(self) -> None:
        self.family.close()
        self.database.close()


def open_package_site(
    folder: Path,
    settings: SiteSettings | None = None,
    store: type[FolderStore] = FolderStore,
    url: str = "",
) -> PackageSite:
    database = Database(url or f"sqlite:///{folder / 'state.db'}")
    clock = HandClock()
    objects = store(folder / "objects", database, clock)
    instances, chosen = Instances(), settings or SiteSettings()
    secrets = site_secrets(clock, chosen)
    spool = folder / "spool"
    family = PackageFamily(database, clock, chosen, objects, instances, secrets, spool)
    database.create()
    family.start()
    return PackageSite(database, clock, chosen, objects, family, instances, secrets)


def _family(site: PackageSite) -> PackageFamily:
    spool = site.objects.incoming
    return PackageFamily(
        site.database, site.clock, site.settings, site.objects, site.instances, site.secrets, spool
    )


def code_manifest(name: str = "CODE", version: str = "1.0", description: str = "") -> dict[str, Any]:
    """A code package without files."""
    interface = {
        "name": "interface",
        "category": "business_logic",
        "asset": "",
        "description": "Counts people",
        "inputs": [
            {"name": "video_in", "type": "media", "maxConnections": 8, "description": "The cameras"},
            {"name": "threshold", "type": "float32", "default": 0.5},
        ],
        "outputs": [{"name": "video_out", "type": "media"}],
    }
    return {
        "nodePackage": {
            "envelopeVersion": "2021-01-01",
            "name": name,
            "version": version,
            "description": description,
            "assets": [],
            "interfaces": [interface],
        }
    }


def model_manifest(asset: str, descriptor: str, name: str = "MODEL") -> dict[str, Any]:
    """A model package with one asset and its descriptor."""
    forms = [{"type": "model", "assetUri": asset, "descriptorUri": descriptor}]
    interface = {"name": "model_interface", "category": "ml_model", "asset": "model_asset"}
    return {
        "nodePackage": {
            "envelopeVersion": "2021-01-01",
            "name": name,
            "version": "1.0",
            "description": "Finds people",
            "assets": [{"name": "model_asset", "implementations": forms}],
            "interfaces": [interface],
        }
    }


def named_by_content(content: bytes, suffix: str) -> str:
    """The name that the packaging tool gives a file."""
    return hashlib.sha256(content).hexdigest() + suffix
