"""The systemd unit of a headless box: systemd reads it, our program understands it, sandboxes work in it."""

from __future__ import annotations

import shlex
import shutil
import subprocess
import sys
from pathlib import Path

from belvedere_setup.system_packages import TESTS
from belvedere_simulator.commands.main import create_parser
from belvedere_simulator.commands.words import own_commands

FOLDER = Path(__file__).parents[2] / "installer" / "systemd"
UNIT = FOLDER / "belvedere-appliance.service"
INSTALLED = "/opt/belvedere/.venv/bin/belvedere"
PLACES = {"%S": "/var/lib", "%C": "/var/cache", "%t": "/run"}


def settings(name: str) -> list[str]:
    """Every value of a setting in the unit, its places filled in."""
    found = []
    for line in UNIT.read_text(encoding="utf-8").splitlines():
        key, separator, value = line.partition("=")
        if separator and key == name:
            for place, folder in PLACES.items():
                value = value.replace(place, folder)
            found.append(value)
    return found


def environment() -> dict[str, str]:
    """What the unit puts into the environment."""
    return dict(setting.split("=", 1) for setting in settings("Environment"))


def test_systemd_takes_it(tmp_path: Path) -> None:
    assert "systemd-analyze" in {need.program for need in TESTS}
    tool = shutil.which("systemd-analyze")
    assert tool, "the set-up of the tests installs systemd"
    text = UNIT.read_text(encoding="utf-8")
    # Where the tests run there are neither the user nor the installation.
    text = text.replace(INSTALLED, str(Path(sys.executable).parent / "belvedere"))
    text = text.replace("User=belvedere", "User=root").replace("Group=belvedere", "Group=root")
    unit = tmp_path / UNIT.name
    unit.write_text(text, encoding="utf-8")
    (tmp_path / "belvedere-appliance.service.d").mkdir()
    shutil.copy(FOLDER / "belvedere-appliance.service.d" / "gpu.conf", tmp_path / f"{UNIT.name}.d")
    verified = subprocess.run(
        [tool, "verify", "--man=no", str(unit)], capture_output=True, text=True, check=False
    )
    assert (verified.returncode, verified.stderr) == (0, "")


def test_the_program_understands_its_command() -> None:
    (command,) = settings("ExecStart")
    words = shlex.split(command)
    assert words[0] == INSTALLED
    assert words[-1] == "$APPLIANCE_OPTIONS"
    arguments = create_parser(own_commands()).parse_args([*words[1:-1], "--provision", "/media/belvedere"])
    assert arguments.headless
    assert not arguments.allow_unisolated
    (states,) = settings("StateDirectory")
    assert arguments.data_dir.is_relative_to(Path("/var/lib", states.split()[0]))


def test_the_key_of_the_store_lies_elsewhere_and_may_be_written() -> None:
    keys = environment()["XDG_CONFIG_HOME"]
    (states,) = settings("StateDirectory")
    data, kept = states.split()
    assert keys == f"/var/lib/{kept}"
    assert not Path(keys).is_relative_to(Path("/var/lib", data))
    assert settings("StateDirectoryMode") == ["0700"]


def test_commands_from_outside_reach_the_control_socket() -> None:
    assert not settings("PrivateTmp")
    assert environment()["TMPDIR"].startswith("/var/cache/")
    assert len(environment()["TMPDIR"] + "/belvedere-12345678/control") < 100


def test_sandboxes_of_applications_may_be_made() -> None:
    (allowed,) = settings("RestrictNamespaces")
    assert set(allowed.split()) == {"user", "mnt", "pid", "ipc", "uts", "net"}
    for hindrance in (
        "ProtectKernelTunables",
        "ProtectKernelLogs",
        "ProtectProc",
        "ProcSubset",
        "ProtectHostname",
        "ProtectClock",
        "PrivateDevices",
        "MemoryDenyWriteExecute",
    ):
        assert not settings(hindrance), hindrance
    assert "AF_NETLINK" in settings("RestrictAddressFamilies")[0]
    assert "mount" not in settings("SystemCallFilter")[0]


def test_it_is_restarted_and_ended_in_order() -> None:
    assert settings("Restart") == ["always"]
    assert settings("KillMode") == ["mixed"]
    assert int(settings("TimeoutStopSec")[0]) > 30


def test_its_user_is_made() -> None:
    lines = (FOLDER / "belvedere-appliance.sysusers.conf").read_text(encoding="utf-8").splitlines()
    (user,) = (line.split()[1] for line in lines if line.startswith("u "))
    assert settings("User") == settings("Group") == [user]
