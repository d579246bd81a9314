"""Walk through the procedures of the technician, the developer or support staff, and take pictures.

`python tests/walks/walk.py technician`, `developer` or `support`.

Where Linux allows it, the walk has a network, a host name and a `/mnt` of its own, so that nothing of this
computer is on the pictures. It starts Xvfb where that is installed; `--offscreen` does without.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).parents[2]
_OWN = (
    *("unshare", "--map-root-user", "--net", "--uts", "--mount"),
    # What the walk starts ends with it, however it ends.
    *("--pid", "--fork", "--kill-child", "--mount-proc", "--"),
)
WALKS = {"technician": "technician.md", "developer": "developer.md", "support": "support-walk.md"}
"""The page of each."""

_CLEAN = ("BELVEDERE_", "AWS_", "QT_", "DBUS_")


def main() -> int:
    """Walk, and write the pictures and the page."""
    parser = argparse.ArgumentParser(description="Walk through procedures in the real window.")
    parser.add_argument("walk", choices=WALKS)
    parser.add_argument("--out", type=Path, help="usually docs/images/<walk>")
    parser.add_argument("--page", type=Path, help="its page in docs, usually")
    parser.add_argument("--offscreen", action="store_true", help="without Xvfb")
    parser.add_argument("--only", default="", help="walk only the chapters of these numbers, like 1,3")
    given = parser.parse_args()
    out = given.out or ROOT / "docs" / "images" / given.walk
    page = given.page or ROOT / "docs" / WALKS[given.walk]
    with tempfile.TemporaryDirectory(prefix="belvedere-walk-") as place:
        command = [sys.executable, "-m", "walks.inside", given.walk, place, str(out), str(page)]
        screen = "offscreen" if given.offscreen else "xvfb"
        own = list(_OWN) if _allowed() else []
        walk = [*own, *command, "--screen", screen, "--only", given.only, *(["--own"] if own else [])]
        return subprocess.run(walk, env=_environment(os.environ), check=False).returncode


def _allowed() -> bool:
    """Whether this computer lets a user have namespaces."""
    try:
        return subprocess.run([*_OWN, "true"], capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def _environment(known: Mapping[str, str]) -> dict[str, str]:
    kept = {name: value for name, value in known.items() if not name.startswith(_CLEAN)}
    folders = ("desktop", "simulator", "resources", "tests")
    return {**kept, "PYTHONPATH": os.pathsep.join(str(ROOT / folder) for folder in folders)}


if __name__ == "__main__":
    raise SystemExit(main())
