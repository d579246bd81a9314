"""Compiled files of Python packages: for which machine and which Python they are."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from belvedere_simulator.application.python.interpreter import Interpreter

_NATIVE = re.compile(r"\.(so|pyd|dll|dylib)(\.[0-9.]+)?\Z", re.IGNORECASE)
_MADE_FOR = re.compile(r"\.cpython-(\d+)|\.cp(\d+)-")
_MACHINES = {3: "i686", 40: "armv7l", 62: "x86_64", 183: "aarch64", 243: "riscv64"}
_HEAD = 20
_ELF, _PE = b"\x7fELF", b"MZ"
_MACH_O = (b"\xcf\xfa\xed\xfe", b"\xca\xfe\xba\xbe", b"\xfe\xed\xfa\xcf")


@dataclass(frozen=True)
class Runs:
    """What runs here. `system` and `machine` as sysconfig names platforms; `python` like "311"."""

    system: str
    machine: str
    python: str


def runs_of(interpreter: Interpreter) -> Runs:
    """What an interpreter can load."""
    system, _, machine = interpreter.platform.partition("-")
    major, minor = interpreter.version.split(".")[:2]
    return Runs(system, machine.rpartition("-")[2], f"{major}{minor}")


def is_native(name: str) -> bool:
    """Whether a file is compiled, by its name."""
    return _NATIVE.search(name) is not None


def is_foreign(file: Path, runs: Runs) -> bool:
    """Whether a compiled file is of another system, machine or Python. Raises OSError."""
    made_for = _MADE_FOR.search(file.name)
    if made_for and (made_for[1] or made_for[2]) != runs.python:
        return True
    with file.open("rb") as stream:
        head = stream.read(_HEAD)
    if head[:4] == _ELF:
        order = "big" if head[5:6] == b"\x02" else "little"
        machine = _MACHINES.get(int.from_bytes(head[18:20], "big" if order == "big" else "little"))
        return runs.system != "linux" or machine != runs.machine
    if head[:2] == _PE:
        return not runs.system.startswith("win")
    return head[:4] not in _MACH_O or runs.system != "macosx"
