"""A process that runs Mosquitto as the service does, until it is killed: FOLDER SEARCH-PATH..."""

from __future__ import annotations

import sys
import threading
from pathlib import Path


def main() -> None:
    """Start, tell, wait for ever."""
    sys.path[:] = sys.argv[2:]
    from belvedere_simulator.service.broker.mosquitto.broker import MosquittoBroker, installed  # noqa: PLC0415
    from fakes.broker_site import open_broker_site  # noqa: PLC0415

    folder = Path(sys.argv[1])
    broker = MosquittoBroker(installed() or "", folder / "mosquitto")
    broker.start(open_broker_site(folder).gatekeeper, lambda _message: None)
    print("ready", flush=True)
    threading.Event().wait()


if __name__ == "__main__":
    main()
