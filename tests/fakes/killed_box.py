"""A process that provisions an appliance and is killed at one of its writes.

python killed_box.py ROOT STICK WRITE before|after: killed at the write (or removal) of that number. It ends
with status 0 when there are fewer.
"""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

from belvedere_simulator.appliance.storage.store import ApplianceStore
from belvedere_simulator.appliance.usb.opening import open_stick
from fakes.boxes import Box


class KilledStore(ApplianceStore):
    """A store that takes the process with it."""

    def __init__(self, store: ApplianceStore, number: int, moment: str) -> None:
        self.__dict__ |= store.__dict__
        self._left = number
        self._moment = moment

    def write(self, name: str, content: bytes) -> None:
        """Put an entry."""
        self._left -= 1
        self._kill("before")
        super().write(name, content)
        self._kill("after")

    def remove(self, name: str) -> None:
        """Take an entry away."""
        self._left -= 1
        self._kill("before")
        super().remove(name)
        self._kill("after")

    def _kill(self, moment: str) -> None:
        if not self._left and moment == self._moment:
            os.kill(os.getpid(), signal.SIGKILL)


def main(root: str, stick: str, number: str, moment: str) -> None:
    """Provision until the write of that number."""
    box = Box(Path(root))
    box.provisioner(KilledStore(box.store(), int(number), moment)).provision(open_stick(Path(stick)))


if __name__ == "__main__":
    main(*sys.argv[1:])
