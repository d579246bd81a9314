"""A camera in a process of its own, for another network than the test's.

    python -m fakes.lonely_camera HOST PORT CLIP USER

The first line of its standard input is its password. It prints its address, and streams until its standard
input closes.
"""

from __future__ import annotations

import sys
from pathlib import Path

from belvedere_simulator.video.virtual_camera import VirtualCamera


def main() -> None:
    """Serve."""
    host, port, clip, user = sys.argv[1:]
    password = sys.stdin.readline().rstrip("\n")
    camera = VirtualCamera(Path(clip), host=host, port=int(port), user=user, password=password)
    camera.start()
    print(camera.url, flush=True)
    sys.stdin.read()
    camera.stop()


if __name__ == "__main__":
    main()
