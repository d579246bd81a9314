"""Which devices will look for the site where it is not."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from belvedere_simulator.service.devices.device import ONLINE
from belvedere_simulator.service.devices.tables import DEVICE_HOSTS, DEVICES
from belvedere_simulator.service.store.database import Database
from belvedere_simulator.service.wiring.foundations import DATABASE_FILE

MOST = 100
# Where a site answers on its own computer, whatever the network.
HERE = frozenset({"", "127.0.0.1", "::1", "localhost"})


@dataclass(frozen=True)
class Follower:
    """A device whose archive named `host`. `online`: it found the site nevertheless."""

    device_id: str
    name: str
    host: str
    online: bool


def left_behind(data_dir: Path, address: str) -> tuple[Follower, ...]:
    """Devices that were told another host than `address`, at most a hundred; those that are away come first.

    Devices on this computer itself are none of them: they find the site at its own address. None are told
    for a site whose database is elsewhere, or not of this version yet.
    """
    file = data_dir / DATABASE_FILE
    if not file.exists():
        return ()
    database = Database(f"sqlite:///{file}")
    wanted = (
        select(DEVICES.c.id, DEVICES.c.name, DEVICE_HOSTS.c.host, DEVICES.c.connection)
        .join(DEVICE_HOSTS, DEVICE_HOSTS.c.device_id == DEVICES.c.id)
        .where(DEVICE_HOSTS.c.host != address)
        .order_by(DEVICES.c.connection == ONLINE, DEVICES.c.name)
    )
    try:
        with database.read() as connection:
            rows = connection.execute(wanted).all()
    except SQLAlchemyError:
        return ()
    finally:
        database.close()
    found = (Follower(row.id, row.name, row.host, row.connection == ONLINE) for row in rows)
    return tuple(each for each in found if each.host not in HERE)[:MOST]
