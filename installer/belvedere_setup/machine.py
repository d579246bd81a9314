"""The facts about this computer that decide what has to be done."""

from __future__ import annotations

import ctypes
import importlib.util
import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

_NVIDIA_DEVICE = Path("/dev/nvidia0")
_NVIDIA_LIBRARY = {"Linux": "libnvidia-ml.so.1", "Windows": "nvml.dll"}
_GPU_PROCESSORS = {"Linux": ("x86_64",), "Windows": ("AMD64",)}


@dataclass(frozen=True)
class Machine:
    """One computer, as far as the set-up looks at it. Tests make others up.

    `system` is "Linux", "Windows" or "Darwin". The functions say whether a library (by its file name) can
    be loaded, a program is on the path, a module of this Python exists, and which of the named Debian
    packages are installed.
    """

    system: str
    processor: str
    python: tuple[int, int]
    is_root: bool
    has_library: Callable[[str], bool]
    has_program: Callable[[str], bool]
    has_module: Callable[[str], bool]
    installed_packages: Callable[[Iterable[str]], set[str]]
    has_path: Callable[[Path], bool]

    @property
    def has_apt(self) -> bool:
        """Whether system packages come from Debian's package manager."""
        return self.system == "Linux" and self.has_program("apt-get") and self.has_program("dpkg-query")

    @property
    def has_nvidia_driver(self) -> bool:
        """Whether an NVIDIA driver is there and onnxruntime has a GPU build for this system."""
        if self.processor not in _GPU_PROCESSORS.get(self.system, ()):
            return False
        if self.has_program("nvidia-smi") or self.has_library(_NVIDIA_LIBRARY[self.system]):
            return True
        return self.system == "Linux" and self.has_path(_NVIDIA_DEVICE)


def this_machine() -> Machine:
    """Look at the computer this runs on."""
    return Machine(
        system=platform.system(),
        processor=platform.machine(),
        python=sys.version_info[:2],
        is_root=hasattr(os, "geteuid") and os.geteuid() == 0,
        has_library=_loads,
        has_program=lambda name: shutil.which(name) is not None,
        has_module=lambda name: importlib.util.find_spec(name) is not None,
        installed_packages=_installed_packages,
        has_path=Path.exists,
    )


def _loads(library: str) -> bool:
    """Whether `library` loads: the question that the program's own start asks, answered the same way."""
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def _installed_packages(names: Iterable[str]) -> set[str]:
    query = ["dpkg-query", "--show", "--showformat", "${Package} ${db:Status-Status}\n", *names]
    answer = subprocess.run(query, capture_output=True, text=True, check=False)
    fields = (line.split() for line in answer.stdout.splitlines())
    return {name for name, *status in fields if status == ["installed"]}
