"""What the figures were measured on."""

from __future__ import annotations

import os
import platform
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import psutil

_FLAGS = ("avx2", "avx512f", "avx512_vnni", "avx_vnni", "amx_int8", "asimd")
_LIBRARIES = {
    "engine": ("belvedere", "av", "numpy", "opencv-python-headless", "onnxruntime", "onnxruntime-gpu"),
    "service": ("belvedere", "uvicorn", "httptools", "uvloop", "SQLAlchemy", "orjson", "botocore"),
    "desktop": ("belvedere", "PySide6-Essentials", "av", "numpy"),
    "logs": ("belvedere", "numpy", "PySide6-Essentials"),
    "appliance": ("belvedere", "paho-mqtt", "cryptography", "onnxruntime", "SQLAlchemy"),
}


def describe(subject: str = "engine") -> dict[str, Any]:
    """Processor, cores, memory, load and the versions that matter to what is measured."""
    model, flags = _processor()
    return {
        "system": platform.platform(),
        "processor": model,
        "flags": flags,
        "cores": psutil.cpu_count(logical=False) or 0,
        "threads": os.cpu_count() or 0,
        "memory_mb": psutil.virtual_memory().total // 1_000_000,
        "load_at_start": round(psutil.getloadavg()[0], 2),
        "python": platform.python_version(),
        "libraries": {name: found for name in _LIBRARIES[subject] if (found := _version(name))},
    }


@dataclass(frozen=True)
class StolenTime:
    """How much of the processors the host gave to somebody else since this was made."""

    begun: Any

    @staticmethod
    def begin() -> StolenTime:
        """Start to count."""
        return StolenTime(psutil.cpu_times())

    def share(self) -> float:
        """Between 0 and 1; 0 where the system does not tell."""
        now = psutil.cpu_times()
        total = sum(now) - sum(self.begun)
        return (getattr(now, "steal", 0.0) - getattr(self.begun, "steal", 0.0)) / total if total else 0.0


def _processor() -> tuple[str, list[str]]:
    try:
        text = Path("/proc/cpuinfo").read_text(encoding="utf-8")
    except OSError:
        return platform.processor(), []
    lines = (line.partition(":") for line in text.split("\n\n")[0].splitlines())
    fields = {name.strip(): value.strip() for name, _colon, value in lines}
    known = fields.get("flags", fields.get("Features", "")).split()
    return fields.get("model name", platform.processor()), [flag for flag in _FLAGS if flag in known]


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""
