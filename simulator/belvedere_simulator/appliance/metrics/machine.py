"""How busy the computer is that stands for the appliance, and how warm."""

from __future__ import annotations

import shutil
import subprocess
from contextlib import suppress
from typing import Any

_GPU_QUESTION = ("--query-gpu=utilization.gpu,memory.used,memory.total", "--format=csv,noheader,nounits")
_GPU_SECONDS = 5.0
_GPU_EVERY = 6
"""To ask the driver takes long: at every sixth sample."""

# The sensors of processors and boards first: a disk's tells little of the appliance.
_SENSORS = ("coretemp", "k10temp", "zenpower", "cpu_thermal", "soc_thermal", "acpitz")

Samples = dict[str, tuple[str, float]]
"""By metric its unit and its value."""


class Machine:
    """One thread. What this computer does not tell is left out."""

    def __init__(self) -> None:
        self._number = 0
        self._asks_gpu = shutil.which("nvidia-smi")

    def sample(self) -> Samples:
        """The share of processors in use since the last time, memory, the GPU, the temperature."""
        import psutil  # noqa: PLC0415 - only who is provisioned needs it, not each of many appliances

        told: Samples = {"MemoryUtilization": ("Percent", float(psutil.virtual_memory().percent))}
        busy = float(psutil.cpu_percent(None))
        if self._number:
            # The first answer has nothing to compare with.
            told["CPUUtilization"] = "Percent", busy
        if self._number % _GPU_EVERY == 0:
            told |= self._gpu()
            told |= _temperature(psutil)
        self._number += 1
        return told

    def _gpu(self) -> Samples:
        if self._asks_gpu is None:
            return {}
        with suppress(OSError, subprocess.SubprocessError, ValueError, ZeroDivisionError):
            asked = subprocess.run(
                [self._asks_gpu, *_GPU_QUESTION],
                capture_output=True,
                text=True,
                timeout=_GPU_SECONDS,
                check=True,
                stdin=subprocess.DEVNULL,
            )
            return gpu_samples(asked.stdout)
        # A driver that is broken, or that does not tell, is asked no more.
        self._asks_gpu = None
        return {}


def gpu_samples(told: str) -> Samples:
    """What the driver's table says: the busiest GPU of several. Raises ValueError."""
    rows = [[float(each) for each in line.split(",")] for line in told.splitlines() if line.strip()]
    if not rows:
        return {}
    return {
        "GPUUtilization": ("Percent", max(busy for busy, _used, _whole in rows)),
        "GPUMemoryUtilization": ("Percent", max(100 * used / whole for _busy, used, whole in rows)),
    }


def _temperature(psutil: Any) -> Samples:
    """In degrees Celsius, for which there is no unit: the warmest of the processor's sensors."""
    read = getattr(psutil, "sensors_temperatures", None)
    found: dict[str, Any] = {}
    with suppress(OSError, ValueError):
        found = read() if read is not None else {}
    for sensor in _SENSORS:
        values = [each.current for each in found.get(sensor, ()) if each.current is not None]
        if values:
            return {"Temperature": ("None", float(max(values)))}
    return {}
