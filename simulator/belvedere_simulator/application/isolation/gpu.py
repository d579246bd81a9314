"""Which device nodes and driver folders an application with GPU access sees."""

from __future__ import annotations

import glob
import subprocess
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

NODES = (
    "/dev/nvidia[0-9]*",
    "/dev/nvidiactl",
    "/dev/nvidia-modeset",
    "/dev/nvidia-uvm",
    "/dev/nvidia-uvm-tools",
    "/dev/nvidia-caps",
    "/dev/nvhost*",
    "/dev/nvmap",
    "/dev/dri",
    "/dev/dxg",
)
LIBRARIES = ("libcuda.so", "libnvidia-", "libnvcuvid.so", "libnvinfer", "libcudart.so", "libcudnn")


@dataclass(frozen=True)
class GpuAccess:
    """Device nodes and folders (driver libraries outside /usr, the driver's part of /sys) to show."""

    devices: tuple[str, ...] = ()
    folders: tuple[str, ...] = ()


def gpu_access(
    wanted: bool,
    find: Callable[[str], Iterable[str]] = glob.glob,
    libraries: Callable[[], str] | None = None,
) -> GpuAccess:
    """What to show: nothing unless `wanted`. `libraries` answers as `ldconfig -p` does."""
    if not wanted:
        return GpuAccess()
    devices = tuple(sorted({node for pattern in NODES for node in find(pattern)}))
    folders = _library_folders((libraries or _ldconfig)())
    return GpuAccess(devices, (*folders, "/sys/devices", "/sys/bus/pci", "/sys/class/drm", "/sys/dev/char"))


def _library_folders(listing: str) -> tuple[str, ...]:
    found = set()
    for line in listing.splitlines():
        name, arrow, path = line.strip().partition(" => ")
        if arrow and name.startswith(LIBRARIES):
            found.add(str(Path(path).parent))
    visible = ("/usr", "/lib", "/lib64")
    return tuple(sorted(folder for folder in found if not folder.startswith(visible)))


def _ldconfig() -> str:
    for program in ("/sbin/ldconfig", "/usr/sbin/ldconfig"):
        if Path(program).exists():
            return subprocess.run([program, "-p"], capture_output=True, text=True, check=False).stdout
    return ""
