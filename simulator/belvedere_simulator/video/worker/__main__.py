"""The stream worker's process: `python -m belvedere_simulator.video.worker FOLDER`.

The environment names its control link (see supervision/link.py).
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from pathlib import Path
from typing import Any

import cv2

from belvedere_simulator.sdk.panoramasdk import wire
from belvedere_simulator.supervision.link import child_link
from belvedere_simulator.supervision.orphan import end_with_parent, tell_ready
from belvedere_simulator.video.worker.worker import StreamWorker, obey


def main(arguments: list[str]) -> int:
    """Obey the host until it closes the control connection."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    end_with_parent(lambda: os._exit(0))
    # Every stream has a thread of its own: OpenCV's would only compete with them.
    cv2.setNumThreads(1)
    link = child_link()
    sending = threading.Lock()

    def tell(message: dict[str, Any]) -> None:
        with sending:
            try:
                wire.send(link, message)
            except wire.WireError:
                os._exit(0)

    worker = StreamWorker(Path(arguments[0]), tell)
    tell_ready(pid=os.getpid())
    try:
        while True:
            question, _payload, _descriptors = wire.receive(link)
            if question["command"] == "stop":
                worker.close()
                tell({"answer": question["number"]})
                return 0
            tell({"answer": question["number"], **obey(worker, question)})
    except wire.WireError:
        worker.close()
        return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
