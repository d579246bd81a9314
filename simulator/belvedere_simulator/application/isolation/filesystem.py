"""The sandbox's file system as bubblewrap arguments: composed from pieces, read-only, nobody's home."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from belvedere_simulator.application.isolation.gpu import GpuAccess
from belvedere_simulator.application.isolation.interpreter import Footprint
from belvedere_simulator.application.isolation.plan import LOGS, PANORAMA, STORAGE, LaunchPlan

OURS = "/opt/belvedere"
SDK = f"{OURS}/sdk"
INSIDE = f"{OURS}/boot/inside"
PROGRAMS = f"{OURS}/bin"
ENGINE = "/run/belvedere"
HOME = "/root"

HOST_ETC = (
    "/etc/ld.so.cache",
    "/etc/ld.so.conf",
    "/etc/ld.so.conf.d",
    "/etc/ssl/certs",
    "/etc/ssl/openssl.cnf",
    "/etc/ca-certificates.conf",
    "/etc/ca-certificates/extracted",
    "/etc/pki/tls/certs",
    "/etc/pki/tls/cert.pem",
    "/etc/pki/ca-trust/extracted",
    "/etc/localtime",
    "/etc/alternatives",
    "/etc/fonts",
    "/etc/mime.types",
    "/etc/protocols",
    "/etc/services",
    "/etc/OpenCL",
    "/etc/vulkan",
    "/etc/glvnd",
)
"""What of the host's /etc is shown: libraries, certificates, time, fonts. No host secrets lie there."""

HOST_SYS = ("/sys/devices/system/cpu", "/sys/devices/system/node")
"""Numerical libraries count cores and caches here."""


def base(proc: tuple[str, ...], islink: Callable[[Path], bool] = Path.is_symlink) -> list[str]:
    """/usr and the folders beside it, the shown parts of /etc, /dev, /proc, and what is writable."""
    arguments = ["--ro-bind", "/usr", "/usr"]
    for name in ("bin", "sbin", "lib", "lib32", "lib64", "libx32"):
        top = Path("/", name)
        if islink(top):
            arguments += ["--symlink", str(top.readlink()), str(top)]
        elif top.exists():
            arguments += ["--ro-bind", str(top), str(top)]
    for path in (*HOST_ETC, *HOST_SYS):
        arguments += ["--ro-bind-try", path, path]
    arguments += ["--dev", "/dev", *proc]
    for folder in ("/tmp", "/var/tmp", "/run", "/dev/shm"):  # noqa: S108 - inside the sandbox
        arguments += ["--tmpfs", folder]
    return [*arguments, "--dir", HOME]


def interpreter(shown: Footprint) -> list[str]:
    """The interpreter's folders and links; a pip configuration in them (it may hold tokens) is covered."""
    arguments: list[str] = []
    for folder in shown.folders:
        arguments += ["--ro-bind", str(folder), str(folder)]
        if (folder / "pip.conf").exists():
            arguments += ["--ro-bind", "/dev/null", str(folder / "pip.conf")]
    for link, target in shown.links:
        arguments += ["--symlink", target, str(link)]
    return arguments


def gpu(access: GpuAccess) -> list[str]:
    """Device nodes and driver folders."""
    arguments: list[str] = []
    for device in access.devices:
        arguments += ["--dev-bind-try", device, device]
    for folder in access.folders:
        arguments += ["--ro-bind-try", folder, folder]
    return arguments


def application(plan: LaunchPlan, inside: Path) -> list[str]:
    """The application's own folders and the engine's sockets."""
    return [
        *("--ro-bind", str(plan.panorama.resolve()), PANORAMA),
        *("--bind", str(plan.storage.resolve()), STORAGE),
        *("--bind", str(plan.logs.resolve()), LOGS),
        *("--ro-bind", str(plan.engine.resolve()), ENGINE),
        *("--ro-bind", str(plan.sdk.resolve()), SDK),
        *("--ro-bind", str(inside), INSIDE),
    ]


def texts(nameserver: str, address: str) -> Mapping[str, str]:
    """Files of the sandbox's own /etc. `address` is the sandbox's own on the network."""
    return {
        "/etc/passwd": f"root:x:0:0:root:{HOME}:/bin/bash\nnobody:x:65534:65534:nobody:/:/bin/false\n",
        "/etc/group": "root:x:0:\nnogroup:x:65534:\n",
        "/etc/hosts": f"127.0.0.1 localhost\n::1 localhost\n{address} panorama\n",
        "/etc/hostname": "panorama\n",
        "/etc/nsswitch.conf": "passwd: files\ngroup: files\nhosts: files dns\n",
        "/etc/resolv.conf": f"nameserver {nameserver}\n" if nameserver else "",
    }


PYTHON_NAMES = ("python", "python3", *(f"python3.{minor}" for minor in range(6, 15)))


def programs(python: Path) -> Mapping[str, str]:
    """Every name an application calls Python by starts the chosen interpreter."""
    script = f"#!/bin/sh\nexec '{python}' \"$@\"\n"
    return {f"{PROGRAMS}/{name}": script for name in PYTHON_NAMES}
