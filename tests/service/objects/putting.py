"""A process that stores objects until it is killed, and says which ones were acknowledged.

Arguments: the URL of the control database, the folder of objects, a seed.
"""

from __future__ import annotations

import random
import sys
from pathlib import Path

from belvedere_simulator.service.clock import SystemClock
from belvedere_simulator.service.objects.digests import body_of, body_of_bytes
from belvedere_simulator.service.objects.folder_store import FolderStore
from belvedere_simulator.service.store.database import Database


def main(url: str, folder: Path, seed: str) -> None:
    """Store, replace, delete and sweep without end."""
    choice = random.Random(seed)
    store = FolderStore(folder, Database(url), SystemClock())
    number = 0
    while True:
        number += 1
        key, data = f"{seed}/{number}", choice.randbytes(choice.choice([0, 9, 5000, 300_000]))
        if choice.random() < 0.3:
            data = b"the same in every process"
        if choice.random() < 0.5:
            spooled = store.incoming / f"body-{seed}-{number}"
            spooled.write_bytes(data)
            stored = store.put("bucket", key, body_of(spooled))
        else:
            stored = store.put("bucket", key, body_of_bytes(data))
        print("put", key, stored.sha256, flush=True)
        if choice.random() < 0.2:
            print("deleting", key, flush=True)
            store.delete("bucket", key)
        if choice.random() < 0.2:
            store.sweep()


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), sys.argv[3])
