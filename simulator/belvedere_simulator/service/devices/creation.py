"""Making a device: its checks, its names, its provisioning archive."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from belvedere_simulator.messages import tr
from belvedere_simulator.protocol.errors import ServiceError, conflict, invalid
from belvedere_simulator.provisioning.archive import ProvisioningArchive
from belvedere_simulator.provisioning.vouching import vouch
from belvedere_simulator.service.certificates.authority import Authority
from belvedere_simulator.service.certificates.certificates import CLAIM_LIFE
from belvedere_simulator.service.certificates.identity import Credentials
from belvedere_simulator.service.devices.device import Device
from belvedere_simulator.service.devices.network import check_network, static_addresses
from belvedere_simulator.service.devices.records import address_owner, count_devices, device_named
from belvedere_simulator.service.identifiers import new_identifier, panorama_arn
from belvedere_simulator.service.settings import SiteSettings
from belvedere_simulator.service.store.turns import take_turn

# The longest thing name of the service model.
LONGEST_THING = 255


@dataclass(frozen=True)
class Endpoints:
    """Where devices reach this site: the service's URL, the broker's (`mqtts://host:port`), and the one where
    they exchange their certificates for keys.

    broker_trust: authorities (PEM) of a broker that the site's own did not certify.
    log_key: the site's public key for images of logs. names: what else the computer is called.
    """

    service: str
    broker: str
    credentials: str
    broker_trust: bytes = b""
    log_key: bytes = b""
    names: tuple[str, ...] = ()


def thing_name(device_name: str) -> str:
    """The name that a device has on the message channel; a very long device name is cut."""
    ending = f"_Thing_{secrets.token_hex(4)}"
    return f"panorama_{device_name}"[: LONGEST_THING - len(ending)] + ending


def new_device(parameters: Mapping[str, Any], settings: SiteSettings, now: float) -> Device:
    """The record that ProvisionDevice asks for; a ValidationException tells all that is wrong with it."""
    network = parameters.get("NetworkingConfiguration")
    problems = check_network(network or {})
    if problems:
        raise invalid(problems[0][1], *problems)
    identifier = new_identifier("device")
    return Device(
        id=identifier,
        name=parameters["Name"],
        description=parameters.get("Description", ""),
        arn=panorama_arn(settings.region, settings.account, f"device/{identifier}"),
        thing=thing_name(parameters["Name"]),
        created=now,
        updated=now,
        network=network,
    )


def check_room(connection: Connection, device: Device, most: int) -> None:
    """Raise ConflictException for a name or an address that is taken, ServiceQuotaExceededException.

    What it finds holds until the end of the transaction.
    """
    take_turn(connection, "devices")
    namesake = device_named(connection, device.name)
    if namesake is not None:
        message = tr("There is a device named {name} already", name=device.name)
        raise conflict("DEVICE", namesake.id, message)
    if count_devices(connection) >= most:
        raise ServiceError(
            "ServiceQuotaExceededException",
            tr("This site has its {most} devices already", most=most),
            402,
            QuotaCode="devices",
            ServiceCode="panorama",
            ResourceType="DEVICE",
        )
    owner = address_owner(connection, static_addresses(device.network))
    if owner is not None:
        address, other = owner
        message = tr("The address {address} belongs to the device {name}", address=address, name=other.name)
        raise conflict("DEVICE", other.id, message)


def archive_of(
    device: Device, endpoints: Endpoints, authority: Authority, credentials: Credentials, now: datetime
) -> ProvisioningArchive:
    """The archive that takes `credentials` to the appliance."""
    return ProvisioningArchive(
        device_id=device.id,
        device_name=device.name,
        thing=device.thing,
        service=endpoints.service,
        broker=endpoints.broker,
        credentials=endpoints.credentials,
        # The site's own comes first: it is the one that the fingerprint is of.
        authority=authority.pem + endpoints.broker_trust,
        authority_sha256=authority.fingerprint,
        certificate=credentials.certificate,
        key=credentials.key,
        issued=now,
        expires=now + CLAIM_LIFE,
        network=device.network or {},
        log_key=endpoints.log_key,
        names=endpoints.names,
        vouched=vouch(endpoints.broker_trust, authority.key),
    )
