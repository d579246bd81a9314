"""A host in a process of its own, to be killed: `python killed_host.py FOLDER URL`.

Prints its children once an instance runs, and then waits for its end.
"""

from __future__ import annotations

import json
import signal
import sys
from pathlib import Path

import psutil

from fakes.hosted import HostedBox, installed_by_hand

TESTS = Path(__file__).parents[1]
"""To be on the path of whoever runs this."""


def main(folder: Path, url: str) -> None:
    """Host one instance of a sample and wait."""
    box = HostedBox(folder)
    box.camera("door", url, "guard", sys.stdin.readline().strip())
    sample = TESTS.parent / "resources" / "belvedere_resources" / "samples" / "people_counter"
    box.host.launch(installed_by_hand(sample, "one", {"door_camera": "door"}, folder / "installed"))
    box.wait_running("one")
    children = psutil.Process().children(recursive=True)
    engine = box.host._engine
    assert engine is not None
    told = {
        "children": [[child.pid, child.create_time()] for child in children],
        "sockets": str(engine.folder),
    }
    print(json.dumps(told), flush=True)
    signal.pause()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
