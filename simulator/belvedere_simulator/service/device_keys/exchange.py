"""The exchange of a device's certificate for keys: its own, or those of an application that is on it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import Connection

from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.messages import tr
from belvedere_simulator.service.access.sessions import LONGEST, IssuedKeys, Sessions
from belvedere_simulator.service.certificates import registry
from belvedere_simulator.service.certificates.certificates import Certificates
from belvedere_simulator.service.certificates.identity import Identity, Kind
from belvedere_simulator.service.clock import Clock
from belvedere_simulator.service.device_keys.reach import needed_by
from belvedere_simulator.service.device_keys.refused import MISSING, NO_ROLE, Refused, denied
from belvedere_simulator.service.devices.device import DELETING, Device
from belvedere_simulator.service.devices.records import device_of_thing
from belvedere_simulator.service.instances.instance import OVER
from belvedere_simulator.service.instances.records import find_instance
from belvedere_simulator.service.roles.grants import Shown, keys_of_device, keys_of_instance
from belvedere_simulator.service.roles.roles import find_role
from belvedere_simulator.service.secrets_manager.secrets import Secrets
from belvedere_simulator.service.settings import SiteSettings
from belvedere_simulator.service.store.database import Database

DEVICE_ALIAS = "PanoramaDevice"
"""What a device asks keys for itself by; an application's alias is its instance's id."""

Issue = Callable[[Connection, Device, Shown], IssuedKeys]


@dataclass(frozen=True)
class Shop:
    """What an exchange takes."""

    database: Database
    sessions: Sessions
    settings: SiteSettings
    certificates: Certificates
    secrets: Secrets
    clock: Clock


class KeyExchange:
    """Gives out keys that last an hour, or as long as the certificate if that is shorter."""

    def __init__(self, shop: Shop) -> None:
        self._shop = shop

    def keys(self, der: bytes, alias: str, thing: str | None) -> IssuedKeys:
        """The keys for who shows the certificate `der`. Raises Refused.

        thing: as which it says it asks; without it, the certificate tells.
        """
        identity = self._identity(der)
        if thing is not None and thing != identity.thing:
            raise denied(tr("the certificate is not that of {thing}", thing=thing))
        with self._shop.database.write() as connection:
            device = device_of_thing(connection, identity.thing, lock=True)
            if device is None or device.provisioning == DELETING:
                raise denied(tr("the device was deleted"))
            shown = self._shown(connection, identity)
            if alias == DEVICE_ALIAS:
                return self._of_device(connection, device, shown)
            return self._of_instance(connection, device, alias, shown)

    def _identity(self, der: bytes) -> Identity:
        try:
            identity = self._shop.certificates.identity_of(der)
        except BelvedereError as error:
            raise denied(tr("the certificate is not accepted: {why}", why=error.why or error.what)) from error
        match identity.kind:
            case Kind.DEVICE:
                return identity
            case Kind.CLAIM:
                raise denied(tr("a temporary certificate may claim its device and nothing else"))
        raise denied(tr("the certificate is not that of a device"))

    def _shown(self, connection: Connection, identity: Identity) -> Shown:
        record = registry.find(connection, identity.serial)
        now = self._shop.clock.now().timestamp()
        left = 0.0 if record is None else record.expires - now
        return Shown(identity.serial, min(LONGEST, timedelta(seconds=left)))

    def _of_device(self, connection: Connection, device: Device, shown: Shown) -> IssuedKeys:
        shop = self._shop
        needed = needed_by(connection, shop.settings, shop.secrets, device.id)
        return keys_of_device(
            shop.sessions,
            connection,
            shop.settings,
            device.id,
            secret_arns=needed.secrets,
            asset_arns=needed.assets,
            shown=shown,
        )

    def _of_instance(self, connection: Connection, device: Device, alias: str, shown: Shown) -> IssuedKeys:
        instance = find_instance(connection, alias)
        if instance is None or instance.device_id != device.id or instance.status in OVER:
            # Another device's application is none that this one may know of.
            raise Refused(404, MISSING, tr("the device has no application instance {alias}", alias=alias))
        if not instance.role_arn:
            raise Refused(404, NO_ROLE, tr("no role is attached to this application instance"))
        if find_role(connection, instance.role_arn) is None:
            raise denied(tr("the role {role} does not exist any more", role=instance.role_arn))
        return keys_of_instance(self._shop.sessions, connection, instance.id, instance.role_arn, shown)
