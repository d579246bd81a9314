"""A site that hands SNS and SQS to moto, for the throw-away environment where moto is.

Prints its address and ends when its standard input does.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from belvedere_simulator.service.access.access_keys import AccessKeys
from belvedere_simulator.service.access.authenticator import Authenticator
from belvedere_simulator.service.access.rates import NoRates
from belvedere_simulator.service.access.sessions import Sessions
from belvedere_simulator.service.clock import SystemClock
from belvedere_simulator.service.foreign.foreign_service import ForeignServices
from belvedere_simulator.service.foreign.moto_service import MotoService
from belvedere_simulator.service.http.faces import Faces
from belvedere_simulator.service.http.gate import Gate
from belvedere_simulator.service.http.server import Bind, start_server
from belvedere_simulator.service.roles.callers import SessionCallers
from belvedere_simulator.service.settings import SiteSettings
from belvedere_simulator.service.store.database import Database
from belvedere_simulator.vault.sealing import SealingVault, new_key


def main() -> None:
    folder = Path(tempfile.mkdtemp())
    database = Database(f"sqlite:///{folder / 'service.db'}")
    database.create()
    vault, clock, settings = SealingVault(new_key(), "test"), SystemClock(), SiteSettings()
    keys, sessions = AccessKeys(database, vault), Sessions(database, vault, clock)
    callers = SessionCallers(database, settings, clock, secure=False)
    authenticator = Authenticator(database, keys, sessions, settings, clock, callers)
    moto = MotoService()
    faces = Faces({}, ForeignServices({"sns": moto, "sqs": moto}))
    gate = Gate(faces, authenticator, NoRates(), authenticator.site_caller("tests"))
    server = start_server(gate, Bind(), folder / "incoming", ready=lambda address: print(address, flush=True))
    sys.stdin.read()
    server.stop()


if __name__ == "__main__":
    main()
