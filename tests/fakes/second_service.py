"""A service in a process of its own: OPTIONS (JSON) SEARCH-PATH..., until its standard input ends."""

from __future__ import annotations

import json
import sys
from pathlib import Path


def main() -> None:
    """Serve; a line of JSON says where."""
    told = json.loads(sys.argv[1])
    sys.path[:] = sys.argv[2:]
    from belvedere_simulator.service.composition import open_service  # noqa: PLC0415
    from belvedere_simulator.service.options import ServiceOptions  # noqa: PLC0415
    from belvedere_simulator.service.settings import Quotas, SiteSettings  # noqa: PLC0415
    from belvedere_simulator.vault.file_place import FilePlace  # noqa: PLC0415

    settings = SiteSettings(quotas=Quotas(devices=told["devices"]))
    service = open_service(
        ServiceOptions(
            Path(told["data"]),
            key_places=(FilePlace(Path(told["keys"])),),
            database_url=told["database"],
            broker_url=told["broker"],
            settings=settings,
        )
    )
    print(json.dumps({"address": service.address}), flush=True)
    sys.stdin.read()
    service.close()


if __name__ == "__main__":
    main()
