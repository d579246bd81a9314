"""User-mode networking: a helper outside the sandbox that gives its namespace a way out."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from belvedere_simulator.application.isolation.keeper import spawn
from belvedere_simulator.application.isolation.waiting import read_until

Helper = Literal["slirp4netns", "pasta", "none"]

ADDRESS = "10.0.2.100"
"""The sandbox's own address, whichever helper serves it, also with none."""

NAMESERVER = "10.0.2.3"
_READY_SECONDS = 10.0


@dataclass
class Outbound:
    """A running helper; it ends with us (it watches the pipe `leave`) or at `stop`."""

    process: subprocess.Popen[bytes]
    leave: int

    def stop(self) -> None:
        """End the helper."""
        leave, self.leave = self.leave, -1
        if leave >= 0:
            os.close(leave)
        try:
            self.process.wait(2.0)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def choose_helper(
    which: Callable[[str], str | None] = shutil.which,
    tun: Callable[[], bool] = lambda: os.access("/dev/net/tun", os.R_OK | os.W_OK),
) -> tuple[Helper, str]:
    """The helper to try, and why there is none."""
    if not tun():
        return "none", "/dev/net/tun"
    for helper in ("slirp4netns", "pasta"):
        if which(helper):
            return helper, ""
    return "none", "slirp4netns"


def connect(helper: Helper, pid: int, user_namespace: bool) -> Outbound | None:
    """Attach `helper` to the network namespace of process `pid`; None when it cannot."""
    if helper == "none":
        return None
    leave_read, leave_write = os.pipe()
    ready_read, ready_write = os.pipe()
    arguments = (_slirp if helper == "slirp4netns" else _pasta)(pid, user_namespace, leave_read, ready_write)
    try:
        process = spawn(
            helper,
            arguments,
            environment={"PATH": os.environ.get("PATH", "")},
            pass_descriptors=(leave_read, ready_write),
            capture=False,
        )
    except OSError:
        os.close(leave_write)
        os.close(ready_read)
        return None
    finally:
        os.close(leave_read)
        os.close(ready_write)
    outbound = Outbound(process, leave_write)
    try:
        ready = read_until(ready_read, b"", _READY_SECONDS)
    finally:
        os.close(ready_read)
    if ready:
        return outbound
    outbound.stop()
    return None


def _slirp(pid: int, user_namespace: bool, leave: int, ready: int) -> list[str]:
    user = ["--userns-path", f"/proc/{pid}/ns/user"] if user_namespace and os.geteuid() != 0 else []
    return [
        *("slirp4netns", "--configure", "--mtu=65520", "--disable-host-loopback"),
        *(f"--exit-fd={leave}", f"--ready-fd={ready}", *user, str(pid), "tap0"),
    ]


_PASTA = """
"$@" >&2 & child=$!
while [ "$(wc -l < /proc/{pid}/net/route)" -lt 2 ]; do kill -0 $child || exit; sleep 0.02; done
echo ready > /proc/self/fd/{ready}
read nothing < /proc/self/fd/{leave}
kill $child
"""
"""pasta tells nobody that it is ready and does not end with us: a shell waits for its route, then for
the end of the pipe `leave`."""


def _pasta(pid: int, user_namespace: bool, leave: int, ready: int) -> list[str]:
    user = ["--userns", f"/proc/{pid}/ns/user"] if user_namespace else ["--netns-only"]
    user += ["--runas", "0:0"] if os.geteuid() == 0 else []  # else it becomes nobody and may not join
    return [
        *("sh", "-c", _PASTA.format(pid=pid, leave=leave, ready=ready), "sh"),
        *("pasta", "--foreground", "--quiet", "--config-net", "--ipv4-only", "--no-map-gw"),
        *("-t", "none", "-u", "none", "-T", "none", "-U", "none"),
        *("--address", ADDRESS, "--netmask", "24", "--gateway", "10.0.2.2", "--dns-forward", NAMESERVER),
        *("--netns", f"/proc/{pid}/ns/net", *user),
    ]
