"""Calling pip in the virtual environment, showing its progress and explaining its failures."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from belvedere_setup.failure import INSTALLATION_FAILED, SetupError

Say = Callable[[str], None]

# Settings that make pip install elsewhere than into the environment; empty means "not set" to pip.
_ELSEWHERE = {"PIP_TARGET": "", "PIP_PREFIX": "", "PIP_ROOT": "", "PIP_USER": "0"}
_LEADING_ASTRAY = ("PYTHONHOME", "PYTHONPATH", "VIRTUAL_ENV", "__PYVENV_LAUNCHER__")
_SHOWN = (
    "Collecting ",
    "Downloading ",
    "Processing ",
    "Obtaining ",
    "Building ",
    "Installing ",
    "Uninstalling ",
)
_WORDS = 12
_CAUSES = (
    (("No space left", "Errno 28"), "There is no space left on the disk."),
    (
        ("CERTIFICATE_VERIFY_FAILED", "SSLError", "SSLCertVerificationError"),
        "The package index's certificate is not trusted here. Behind a company's proxy, give pip the "
        "company's certificate: pip config set global.cert FILE",
    ),
    (
        ("ProxyError", "407 Proxy"),
        "The proxy refused. Check HTTPS_PROXY, or pip's own setting: pip config list",
    ),
    (
        (
            "NewConnectionError",
            "NameResolutionError",
            "Temporary failure in name resolution",
            "Connection refused",
            "ConnectTimeoutError",
            "ReadTimeoutError",
            "Network is unreachable",
            "Connection reset",
        ),
        "The package index cannot be reached. Check the network connection, then start again: what was "
        "already downloaded is not downloaded again.",
    ),
    (
        ("No matching distribution", "ResolutionImpossible", "conflicting dependencies"),
        "The package index has no fitting version of a package for this Python and system.",
    ),
    (("Permission denied", "Errno 13"), "The folder .venv may not be written to by this user."),
)


def child_environment(environment: Mapping[str, str]) -> dict[str, str]:
    """The variables for programs of the virtual environment: none that lead them elsewhere."""
    return {name: value for name, value in environment.items() if name not in _LEADING_ASTRAY}


def call(python: Path, arguments: Sequence[str], log: Path, say: Say, *, cwd: Path) -> None:
    """Run pip; its whole output goes to `log`, its steps to `say`. Raises SetupError when it fails."""
    command = [str(python), "-m", "pip", *arguments, "--disable-pip-version-check", "--no-input"]
    environment = {**child_environment(os.environ), **_ELSEWHERE, "PYTHONUNBUFFERED": "1"}
    lines: list[str] = []
    with (
        log.open("w", encoding="utf-8") as kept,
        subprocess.Popen(
            command,
            cwd=cwd,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
        ) as process,
    ):
        assert process.stdout is not None
        for line in process.stdout:
            kept.write(line)
            lines.append(line)
            if step := shown(line):
                say(f"  {step}")
    if process.returncode != 0:
        raise SetupError(INSTALLATION_FAILED, explanation("".join(lines), log))


def shown(line: str) -> str:
    """What the user sees of a line of pip's output; "" when it is no step worth showing."""
    if line.lstrip().startswith("WARNING: Retrying"):
        return "The package index does not answer; trying again"
    step = line.startswith(_SHOWN) or line.lstrip().startswith("Downloading ")
    return " ".join(line.split()[:_WORDS]) if step else ""


def explanation(output: str, log: Path) -> str:
    """What the failed pip means, by its output."""
    cause = next((text for words, text in _CAUSES if any(word in output for word in words)), "")
    errors = [line.strip() for line in output.splitlines() if line.lstrip().startswith("ERROR")][-3:]
    parts = ["Python packages could not be installed.", cause, *errors, f"pip's whole output is in {log}"]
    return "\n".join(part for part in parts if part)
