"""The process: `python -m belvedere_simulator.cameras.preview FOLDER`.

Its environment names the link to who started it (see supervision/link.py), by which cameras and their
passwords come; windows connect to the address in its ready line. Sockets and shared files lie in FOLDER.
"""

from __future__ import annotations

import contextlib
import os
import signal
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import av.logging

from belvedere_simulator.cameras.preview.conversation import Conversation
from belvedere_simulator.cameras.preview.wall import Wall
from belvedere_simulator.sdk.panoramasdk import wire
from belvedere_simulator.supervision.link import child_link
from belvedere_simulator.supervision.orphan import end_with_parent, tell_ready
from belvedere_simulator.video.sharing import Sharing, own_sharing
from belvedere_simulator.video.specification import CameraSpecification
from belvedere_simulator.video.worker.listener import Listener

_SOCKET = "p"
_LONGEST_PATH = 100
"""In bytes: Linux allows 107, macOS 103."""

_POLITENESS = 5
"""Decoding must not take the processor from the window that it decodes for."""


def main(arguments: list[str]) -> int:
    """Obey the starter until it closes the link."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    end_with_parent(lambda: os._exit(0))
    if hasattr(os, "nice"):
        os.nice(_POLITENESS)
    # FFmpeg's own lines hold addresses.
    av.logging.set_level(None)
    folder = Path(arguments[0])
    sharing = sharing_in(folder, own_sharing())
    wall = Wall(folder, sharing.memory)
    listener = Listener(folder, _SOCKET, lambda link: Conversation(link, wall).serve(), unix=sharing.unix)
    link = child_link()
    tell_ready(pid=os.getpid(), address=listener.address)
    with contextlib.suppress(wire.WireError):
        while True:
            header, payload, descriptors = wire.receive(link)
            wire.close_descriptors(descriptors)
            obey(wall, header, payload)
    listener.close()
    wall.close()
    return 0


def sharing_in(folder: Path, usual: Sharing) -> Sharing:
    """How memory is shared where sockets lie in `folder`: systems limit the length of their paths."""
    if len(os.fsencode(folder / f"{_SOCKET}.sock")) > _LONGEST_PATH:
        return Sharing("file", unix=False)
    return usual


def obey(wall: Wall, header: Mapping[str, Any], payload: bytes) -> None:
    """One message of the starter's."""
    key = str(header.get("key", ""))
    match header.get("op"):
        case "keep":
            wall.keep([str(each) for each in header["keys"]])
        case "play":
            wall.play(key, _specification(header))
        case "stills":
            wall.show_stills(key, str(header["seen_from"]))
        case "still":
            wall.give(key, header, payload)


def _specification(header: Mapping[str, Any]) -> CameraSpecification:
    return CameraSpecification(
        node=f"camera {header['key']}",
        source=str(header["url"]),
        username=str(header["user"]),
        password=str(header["password"]),
        any_codec=True,
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
