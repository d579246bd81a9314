"""The account and region of a site: free to choose until anything is named after them."""

from __future__ import annotations

from sqlalchemy import select

from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.messages import tr
from belvedere_simulator.service.devices.tables import DEVICES
from belvedere_simulator.service.packages.tables import PACKAGES
from belvedere_simulator.service.roles.tables import ROLES
from belvedere_simulator.service.settings import SiteSettings
from belvedere_simulator.service.store.database import Database


def check_identity(database: Database, kept: SiteSettings, wanted: SiteSettings) -> None:
    """Refuse another account or region than before where devices, packages or roles bear the old ones.

    Raises BelvedereError.
    """
    if (kept.account, kept.region) == (wanted.account, wanted.region):
        return
    named = (
        select(DEVICES.c.id),
        select(PACKAGES.c.id).where(PACKAGES.c.owner == kept.account),
        select(ROLES.c.arn),
    )
    with database.read() as connection:
        if all(connection.execute(some.limit(1)).first() is None for some in named):
            return
    raise BelvedereError(
        "BV-SITE-008",
        tr("The site is of account {account} in {region}", account=kept.account, region=kept.region),
        why=tr("its devices, packages or roles are named after them"),
    )
