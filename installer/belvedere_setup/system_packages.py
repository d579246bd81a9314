"""What has to come from the operating system, and what of it is missing."""

from __future__ import annotations

from dataclasses import dataclass

from belvedere_setup.arguments import Command
from belvedere_setup.machine import Machine


@dataclass(frozen=True)
class Need:
    """Something from a Debian package: a library or a program, or only the package's name.

    `helpful` needs are installed together with others, but nobody is stopped for the lack of them.
    """

    package: str
    library: str = ""
    program: str = ""
    module: str = ""
    helpful: bool = False


WINDOW = (
    Need("libgl1", library="libGL.so.1"),
    Need("libegl1", library="libEGL.so.1"),
    Need("libxkbcommon0", library="libxkbcommon.so.0"),
    Need("libdbus-1-3", library="libdbus-1.so.3"),
    Need("libfontconfig1", library="libfontconfig.so.1"),
    Need("libglib2.0-0", library="libglib-2.0.so.0"),
    Need("libgssapi-krb5-2", library="libgssapi_krb5.so.2"),
    Need("libxcb-cursor0", library="libxcb-cursor.so.0"),
    Need("libxcb-icccm4", library="libxcb-icccm.so.4"),
    Need("libxcb-keysyms1", library="libxcb-keysyms.so.1"),
    Need("libxkbcommon-x11-0", library="libxkbcommon-x11.so.0"),
    Need("libxcb-shape0", library="libxcb-shape.so.0"),
)
ISOLATION = (Need("bubblewrap", program="bwrap"), Need("slirp4netns", program="slirp4netns"))
TESTS = (
    Need("xvfb", program="Xvfb"),
    Need("xauth", program="xauth"),
    Need("ffmpeg", program="ffprobe"),
    Need("strace", program="strace"),
    Need("systemd", program="systemd-analyze"),
    Need("mosquitto"),
    Need("dosfstools"),
    Need("mtools", program="mcopy"),
    Need("postgresql"),
    Need("jq"),
    Need("iproute2", program="ip"),
    Need("python3-gi"),
    Need("gir1.2-gst-rtsp-server-1.0"),
    Need("gstreamer1.0-plugins-base"),
    Need("gstreamer1.0-plugins-good"),
    Need("gstreamer1.0-plugins-bad"),
)


def needs(command: Command, machine: Machine) -> tuple[Need, ...]:
    """What `command` needs from the operating system: nothing where Python's packages bring it all."""
    if machine.system != "Linux":
        return ()
    # Debian's Python comes without the part that makes virtual environments.
    version = "{}.{}".format(*machine.python)
    environment = Need(f"python{version}-venv", module="ensurepip")
    if command == "test":
        return (environment, *WINDOW, *ISOLATION, *TESTS)
    helpful = tuple(Need(need.package, program=need.program, helpful=True) for need in ISOLATION)
    return (environment, *WINDOW, *helpful)


def missing(wanted: tuple[Need, ...], machine: Machine) -> tuple[Need, ...]:
    """Those of `wanted` that this machine lacks. Only Debian can be asked for packages by name."""
    named = [need.package for need in wanted if _by_name(need)]
    installed = machine.installed_packages(named) if named and machine.has_apt else set(named)
    return tuple(need for need in wanted if not _met(need, machine, installed))


def _by_name(need: Need) -> bool:
    return not (need.library or need.program or need.module)


def _met(need: Need, machine: Machine, installed: set[str]) -> bool:
    if need.library:
        return machine.has_library(need.library)
    if need.program:
        return machine.has_program(need.program)
    if need.module:
        return machine.has_module(need.module)
    return need.package in installed
