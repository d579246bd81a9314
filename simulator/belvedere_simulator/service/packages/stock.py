"""The packages that are there without being registered: the abstract camera and the screen."""

from __future__ import annotations

import base64
import hashlib
import json
from typing import Any

from sqlalchemy import Connection, insert

from belvedere_simulator.manifest.package import Interface, Port
from belvedere_simulator.manifest.stock import HDMI_SINK, STOCK, STOCK_VERSION
from belvedere_simulator.service.clock import Clock
from belvedere_simulator.service.identifiers import ALPHABET, LENGTH
from belvedere_simulator.service.packages.changing import changing
from belvedere_simulator.service.packages.records import PackageRecord, package_by_id, patch_version
from belvedere_simulator.service.packages.registration import recording
from belvedere_simulator.service.packages.registration.checking import registered_package
from belvedere_simulator.service.packages.registration.offered import offered_nodes
from belvedere_simulator.service.packages.tables import PACKAGES
from belvedere_simulator.service.store.database import Database

OWNER = "panorama"

_HDMI_ASSET = "sink/video/hdmi/sink_hdmi"


def provide_stock(database: Database, clock: Clock) -> None:
    """Put the stock packages among the others, at the first start of a site."""
    with changing(database) as connection:
        for reference, interface in STOCK.items():
            _provide(connection, reference, interface, clock.now().timestamp())


def _provide(connection: Connection, reference: str, interface: Interface, now: float) -> None:
    name = reference.partition("::")[2]
    package = PackageRecord(_stock_id(name), OWNER, name, now, deleting=False)
    if package_by_id(connection, package.id) is not None:
        return
    connection.execute(
        insert(PACKAGES).values(id=package.id, owner=OWNER, name=name, created=now, deleting=False)
    )
    text = json.dumps(_manifest(reference, name, interface), indent=4)
    patch = hashlib.sha256(text.encode()).hexdigest()
    recording.begin(
        connection, package, STOCK_VERSION, patch, text, mark_latest=True, now=now, most=len(STOCK)
    )
    row = patch_version(connection, package.id, STOCK_VERSION, patch)
    assert row is not None  # it was just recorded
    recording.complete(connection, package, row, offered_nodes(registered_package(text)), now)


def _stock_id(name: str) -> str:
    """The same id at every site, in the shape of all ids."""
    digest = hashlib.sha256(f"{OWNER}::{name}".encode()).digest()
    letters = base64.b32encode(digest).decode().lower()[:LENGTH]
    assert set(letters) <= set(ALPHABET)
    return f"package-{letters}"


def _manifest(reference: str, name: str, interface: Interface) -> dict[str, Any]:
    shown: dict[str, Any] = {
        "name": interface.name,
        "category": interface.category,
        "inputs": [_port(port) for port in interface.inputs],
        "outputs": [_port(port) for port in interface.outputs],
    }
    assets: list[dict[str, Any]] = []
    if reference == HDMI_SINK:
        shown["asset"] = "hdmi_sink"
        assets = [{"name": "hdmi_sink", "implementations": [{"type": "system", "assetUri": _HDMI_ASSET}]}]
    package = {
        "envelopeVersion": "2021-01-01",
        "name": name,
        "version": STOCK_VERSION,
        "description": "",
        "assets": assets,
        "interfaces": [shown],
    }
    return {"nodePackage": package}


def _port(port: Port) -> dict[str, str]:
    return {"name": port.name, "type": port.type}
