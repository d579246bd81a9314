"""What every face stands on: stores, clocks, secrets, identities."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from belvedere_simulator.files import private_folder
from belvedere_simulator.service.access.access_keys import AccessKeys
from belvedere_simulator.service.access.sessions import Sessions
from belvedere_simulator.service.clock import Clock
from belvedere_simulator.service.objects.indexed_store import IndexedStore
from belvedere_simulator.service.objects.open_store import open_store
from belvedere_simulator.service.options import ServiceOptions
from belvedere_simulator.service.settings import SiteSettings
from belvedere_simulator.service.store.database import Database
from belvedere_simulator.service.store.opening import open_database
from belvedere_simulator.service.vault.open_vault import open_vault
from belvedere_simulator.vault.usual_places import usual_places
from belvedere_simulator.vault.vault import Vault

DATABASE_FILE = "service.db"
OBJECTS_FOLDER = "objects"


@dataclass(frozen=True)
class Foundations:
    """The parts that faces share."""

    data_dir: Path
    settings: SiteSettings
    clock: Clock
    database: Database
    vault: Vault
    access_keys: AccessKeys
    sessions: Sessions
    objects: IndexedStore

    @property
    def incoming(self) -> Path:
        """Where large bodies lie while they come in."""
        return self.objects.incoming

    def close(self) -> None:
        """Give the stores back."""
        self.database.close()


def lay_foundations(options: ServiceOptions) -> Foundations:
    """Open the stores of a data folder, making what is missing."""
    private_folder(options.data_dir)
    clock = options.clock
    database = open_database(options.database_url or f"sqlite:///{options.data_dir / DATABASE_FILE}")
    places = options.key_places if options.key_places is not None else usual_places()
    vault = open_vault(database, places, clock.now().timestamp())
    return Foundations(
        data_dir=options.data_dir,
        settings=options.settings,
        clock=clock,
        database=database,
        vault=vault,
        access_keys=AccessKeys(database, vault),
        sessions=Sessions(database, vault, clock),
        objects=open_store(options.objects_url, options.data_dir / OBJECTS_FOLDER, database, clock),
    )
