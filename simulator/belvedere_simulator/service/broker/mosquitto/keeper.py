"""Runs Mosquitto as a child that ends when the service does, however that ends.

`python -m belvedere_simulator.service.broker.mosquitto.keeper PROGRAM FILE`
"""

from __future__ import annotations

import ctypes
import signal
import subprocess
import sys

from belvedere_simulator.supervision.orphan import end_with_parent, tell_ready

_PR_SET_PDEATHSIG = 1


def main() -> int:
    """Start the broker, tell its process id, wait for its end."""
    with subprocess.Popen([sys.argv[1], "-c", sys.argv[2]], preexec_fn=_end_with_us) as broker:  # noqa: PLW1509
        end_with_parent(broker.terminate)
        tell_ready(pid=broker.pid)
        return broker.wait()


def _end_with_us() -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


if __name__ == "__main__":
    sys.exit(main())
