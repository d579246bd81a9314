"""The keys of a site for the user who owns its data folder."""

from __future__ import annotations

import time
from pathlib import Path

from belvedere_simulator.service.access.access_keys import AccessKey, AccessKeys
from belvedere_simulator.service.store.database import Database
from belvedere_simulator.service.vault.open_vault import open_vault
from belvedere_simulator.service.wiring.foundations import DATABASE_FILE
from belvedere_simulator.vault.usual_places import usual_places


def site_key(data_dir: Path, database_url: str | None = None) -> AccessKey:
    """The access key of a site that has been started once. Raises BelvedereError without its vault's key."""
    database = Database(database_url or f"sqlite:///{data_dir / DATABASE_FILE}")
    try:
        now = time.time()
        return AccessKeys(database, open_vault(database, usual_places(), now)).site_key(now)
    finally:
        database.close()
