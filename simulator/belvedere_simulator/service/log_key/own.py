"""The log key of a site for the user who owns its data folder."""

from __future__ import annotations

import time
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.messages import tr
from belvedere_simulator.service.log_key.log_key import private_log_key
from belvedere_simulator.service.store.opening import open_database
from belvedere_simulator.service.vault.open_vault import open_vault
from belvedere_simulator.service.wiring.foundations import DATABASE_FILE
from belvedere_simulator.vault.usual_places import usual_places


def own_log_key(data_dir: Path) -> X25519PrivateKey:
    """The key that opens images, whether the site runs or not.

    Raises BelvedereError: BV-LOG-007 there is no such site or key, BV-SVC-004 the key of the site's secrets
    is not where it was put.
    """
    file = data_dir / DATABASE_FILE
    # Never is a site made here: its new key would open nothing.
    if file.is_file():
        database = open_database(f"sqlite:///{file}")
        try:
            vault = open_vault(database, usual_places(), time.time())
            private = private_log_key(database, vault)
        finally:
            database.close()
        if private is not None:
            return private
    raise BelvedereError("BV-LOG-007", tr("This site has no log key"), where=str(data_dir))
