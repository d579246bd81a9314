"""What this computer knows: versions, the system, settings, its appliances, the program's own logs."""

from __future__ import annotations

import json
import locale
import os
import platform
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from functools import partial
from importlib.metadata import distributions
from pathlib import Path
from typing import Any

import psutil

from belvedere_simulator.drives.suitability import readable_size
from belvedere_simulator.files import everything_below
from belvedere_simulator.inspection.published import FILE as PUBLISHED
from belvedere_simulator.messages import tr
from belvedere_simulator.replay.handing_out import is_withheld
from belvedere_simulator.support.gathering import Gathering

_LARGEST_TAIL = 4 * 1024 * 1024
_GPU_SECONDS = 10
_OURS = ("BELVEDERE_", "QT_", "XDG_", "LANG", "LC_", "WAYLAND_DISPLAY", "DISPLAY", "DESKTOP_SESSION")
_KEY_FILES = re.compile(r"(?i)key|\.pem$|\.p12$|\.crt$")


def gather_versions(gathering: Gathering) -> None:
    """The program, Python, and every library with its version."""
    libraries = {each.metadata["Name"]: each.version for each in distributions() if each.metadata["Name"]}
    told = {
        "belvedere": libraries.get("belvedere", ""),
        "python": sys.version,
        "executable": sys.executable,
        "libraries": sorted((f"{name} {number}" for name, number in libraries.items()), key=str.casefold),
    }
    gathering.staging.document("versions.json", tr("Versions"), told)


def gather_system(gathering: Gathering) -> None:
    """Operating system, processors, memory, disks, network ports, time."""
    memory = psutil.virtual_memory()
    told: dict[str, Any] = {
        "platform": platform.platform(),
        "machine": platform.machine(),
        "processors": {"logical": psutil.cpu_count(), "physical": psutil.cpu_count(logical=False)},
        "load": list(psutil.getloadavg()),
        "gpus": _gpus(),
        "memory": {"total": readable_size(memory.total), "available": readable_size(memory.available)},
        "disks": {name: _disk(place) for name, place in _places(gathering).items()},
        "network": _network(),
        "time": {"now": time.strftime("%Y-%m-%dT%H:%M:%S%z"), "zone": list(time.tzname)},
        "started": psutil.boot_time(),
        "locale": list(locale.getlocale()),
        "variables": _variables(),
    }
    gathering.staging.document("system.json", tr("This computer"), told)


def gather_configuration(gathering: Gathering) -> None:
    """Settings of the site, of the desktop, and the sites that the user knows, without their keys; not the
    messages that the user published.
    """
    if gathering.site is not None:
        _settings(gathering, gathering.site / "settings.json", "configuration/site.json")
    for file in _files(gathering.configuration, ("*.json", "*.ini", "*.conf", "*.toml")):
        if file.name != PUBLISHED:
            _settings(gathering, file, f"configuration/{file.name}")


def gather_appliances(gathering: Gathering) -> None:
    """State and logs of the appliances of this computer."""
    from belvedere_simulator.appliance.control.record import read_record  # noqa: PLC0415 - not by all

    for name, folder in gathering.appliances.items():
        if read_record(folder) is not None:
            title = tr("Appliance {name}", name=name)
            gathering.attempt(title, partial(_appliance_state, gathering, name, folder, title))
        if gathering.wish.logs:
            for file in _files(folder / "logs", ("*.log", "*.log.1", "*.txt")):
                place = file.relative_to(folder / "logs").as_posix()
                _tail(gathering, file, f"appliances/{name}/logs/{place}", f"{name}: {place}")


def gather_own_logs(gathering: Gathering) -> None:
    """The program's own logs. Crash reports only where a person chose them."""
    if gathering.wish.logs:
        for file in _files(gathering.own_logs, ("*.log", "*.log.*")):
            _tail(gathering, file, f"program/{file.name}", tr("Log of the program"))
        if gathering.site is not None:
            for file in _files(gathering.site, ("*.log",), deep=False):
                _tail(gathering, file, f"program/site-{file.name}", tr("Log of the service"))
    for chosen in gathering.wish.crash_reports:
        _tail(gathering, Path(chosen), f"crashes/{Path(chosen).name}", tr("Crash report"))


def _appliance_state(gathering: Gathering, name: str, folder: Path, title: str) -> None:
    from belvedere_simulator.appliance.control.client import ask  # noqa: PLC0415

    gathering.staging.document(f"appliances/{name}/status.json", title, ask(folder, "status", {}))


def _settings(gathering: Gathering, file: Path, path: str) -> None:
    try:
        text = file.read_text(encoding="utf-8", errors="backslashreplace")
    except OSError:
        return
    try:
        gathering.staging.document(path, tr("Settings"), json.loads(text))
    except ValueError:
        gathering.staging.lines(path, tr("Settings"), text.splitlines())


def _tail(gathering: Gathering, file: Path, path: str, title: str) -> None:
    gathering.tell(title)
    with file.open("rb") as stream:
        size = stream.seek(0, os.SEEK_END)
        stream.seek(max(size - _LARGEST_TAIL, 0))
        content = stream.read(_LARGEST_TAIL)
    if size > _LARGEST_TAIL:
        content = content.partition(b"\n")[2]
        gathering.problems.append(tr("{file} begins later: there is too much", file=path))
    if content:
        gathering.staging.lines(path, title, content.decode("utf-8", "backslashreplace").splitlines())


def _files(folder: Path, patterns: tuple[str, ...], *, deep: bool = True) -> Iterator[Path]:
    """Plain files in the folder, or `deep` below it, that are no keys and in no recording that is withheld;
    links are not followed.
    """
    there = everything_below(folder) if deep else folder.glob("*")
    for file in sorted(file for file in there if any(map(file.match, patterns))):
        if not file.is_file() or file.is_symlink() or _KEY_FILES.search(file.name):
            continue
        if not is_withheld(file):
            yield file


def _gpus() -> list[str]:
    """Those of NVIDIA with driver and memory: applications compute on no others."""
    program = shutil.which("nvidia-smi")
    if program is None:
        return []
    command = [program, "--query-gpu=name,driver_version,memory.total,memory.used", "--format=csv,noheader"]
    try:
        said = subprocess.run(command, capture_output=True, text=True, timeout=_GPU_SECONDS, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return []
    return said.stdout.splitlines()


def _places(gathering: Gathering) -> dict[str, Path]:
    places = {"configuration": gathering.configuration, "logs": gathering.own_logs}
    if gathering.site is not None:
        places["site"] = gathering.site
    return {**places, **{f"appliance {name}": folder for name, folder in gathering.appliances.items()}}


def _disk(place: Path) -> dict[str, str] | None:
    there = next((each for each in (place, *place.parents) if each.exists()), None)
    if there is None:
        return None
    usage = psutil.disk_usage(str(there))
    return {"total": readable_size(usage.total), "free": readable_size(usage.free)}


def _network() -> dict[str, Any]:
    states = psutil.net_if_stats()
    return {
        name: {
            "up": states[name].isup if name in states else None,
            "addresses": [each.address for each in addresses if each.netmask],
        }
        for name, addresses in psutil.net_if_addrs().items()
    }


def _variables() -> dict[str, str]:
    """Those that the program reads, with values; of others not even the names."""
    return {name: value for name, value in sorted(os.environ.items()) if name.startswith(_OURS)}
