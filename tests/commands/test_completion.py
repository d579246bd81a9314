"""Shells complete what the parsers know."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from belvedere_simulator.commands.completion import SHELLS
from belvedere_simulator.commands.main import main


def completions(folder: Path, script: str, *words: str) -> set[str]:
    """What bash offers after these words, the last of which is begun."""
    (folder / "completion.bash").write_text(script)
    program = (
        'source ./completion.bash; function=$(complete -p belvedere | sed "s/.*-F \\([^ ]*\\).*/\\1/")\n'
        'COMP_WORDS=(belvedere "$@"); COMP_CWORD=$#; COMP_LINE="${COMP_WORDS[*]}"; COMP_POINT=${#COMP_LINE}\n'
        '"$function" belvedere "${!#}"; printf "%s\\n" "${COMPREPLY[@]}"\n'
    )
    told = subprocess.run(
        ["bash", "--norc", "-c", program, "bash", *words],
        cwd=folder,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    return set(told.stdout.split())


@pytest.fixture
def script(capsys: pytest.CaptureFixture[str]) -> str:
    assert main(["completion", "bash"]) == 0
    return capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        (("dev",), {"device"}),
        (("device", "re"), {"reboot"}),
        (("app", "pa"), {"package", "parameters", "pause"}),
        (("device", "provision", "--eth0-d"), {"--eth0-dhcp", "--eth0-dns"}),
        (("completion", "p"), {"powershell"}),
        (("role", "create", "--allow", "objects-"), {"objects-read", "objects-write"}),
    ],
)
def test_bash_completes(script: str, tmp_path: Path, words: tuple[str, ...], offered: set[str]) -> None:
    assert completions(tmp_path, script, *words) == offered


def test_bash_completes_files_where_a_path_is_wanted(script: str, tmp_path: Path) -> None:
    (tmp_path / "network.json").write_text("{}")
    found = completions(tmp_path, script, "device", "provision", "--network", "netw")
    assert found == {"network.json"}


@pytest.mark.parametrize("shell", SHELLS)
def test_every_shell_learns_every_noun(shell: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["completion", shell]) == 0
    told = capsys.readouterr().out
    for noun in ("device", "camera", "package", "app", "role", "alarm", "logs", "metrics"):
        assert noun in told
