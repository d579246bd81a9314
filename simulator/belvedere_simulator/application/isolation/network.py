"""User-mode networking: a helper outside the sandbox that gives its namespace a way out."""

from __future__ import annotations

import contextlib
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
        with contextlib.suppress(OSError):
            os.close(self.leave)
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


def _pasta(pid: int, user_namespace: bool, leave: int, ready: int) -> list[str]:
    del leave, ready  # pasta stays in the foreground and ends with the namespace
    user = ["--userns", f"/proc/{pid}/ns/user"] if user_namespace and os.geteuid() != 0 else []
    return ["pasta", "--foreground", "--netns", f"/proc/{pid}/ns/net", *user]
