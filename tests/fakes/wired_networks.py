"""Networks of other machines, inside a namespace of one's own where one is root: cables are veth pairs."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from pathlib import Path

from fakes.waiting import until


class OtherNetwork:
    """The network of another machine: nothing but loopback until a cable is laid."""

    def __init__(self) -> None:
        # Its first process keeps it alive, and ends with this one's pipe.
        self._holder = subprocess.Popen(["unshare", "--net", "cat"], stdin=subprocess.PIPE)
        own, place = Path("/proc/self/ns/net"), Path(f"/proc/{self._holder.pid}/ns/net")
        until(lambda: place.readlink() != own.readlink())
        self.run("ip", "link", "set", "lo", "up")

    @property
    def pid(self) -> int:
        """A process in it."""
        return self._holder.pid

    def inside(self, command: Sequence[str]) -> list[str]:
        """The command line that runs `command` there."""
        return ["nsenter", f"--net=/proc/{self.pid}/ns/net", "--", *command]

    def run(self, *command: str) -> None:
        """Run something there, and be sure that it went well."""
        _run(*self.inside(command))

    def close(self) -> None:
        """It is gone with its last process."""
        assert self._holder.stdin is not None
        self._holder.stdin.close()
        self._holder.wait(20)


def lay_cable(near: OtherNetwork | None, far: OtherNetwork, addresses: tuple[str, str], name: str) -> None:
    """Lay a cable between `near` (None: the own network) and `far`, with an address and mask at each end."""
    ends = f"{name}0", f"{name}1"
    _run("ip", "link", "add", ends[0], "type", "veth", "peer", "name", ends[1])
    for end, network, address in zip(ends, (near, far), addresses, strict=True):
        if network is not None:
            _run("ip", "link", "set", end, "netns", str(network.pid))
        settings = (["ip", "addr", "add", address, "dev", end], ["ip", "link", "set", end, "up"])
        for setting in settings:
            _run(*(setting if network is None else network.inside(setting)))


def _run(*command: str) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{command}: {done.stderr}"
