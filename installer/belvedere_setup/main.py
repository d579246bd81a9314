"""From the command line to the program or its tests."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from belvedere_setup import arguments, checks, environment, system_installation, system_packages
from belvedere_setup.environment import Repository
from belvedere_setup.failure import SetupError
from belvedere_setup.machine import this_machine
from belvedere_setup.pip import child_environment

_INTERRUPTED = 130


def main(given: Sequence[str]) -> int:
    """Do what the command line asks; the exit status."""
    try:
        asked = arguments.parse(given)
        repository = Repository(Path(__file__).resolve().parents[2])
        set_up(asked, repository)
        if asked.command == "test":
            return checks.run_all(repository, asked.passed_on, checks.run_in(repository), say)
        return start(repository, asked.passed_on)
    except SetupError as error:
        print(error, file=sys.stderr if error.code else sys.stdout, flush=True)
        return error.code
    except KeyboardInterrupt:
        print("Interrupted.", file=sys.stderr, flush=True)
        return _INTERRUPTED


def set_up(asked: arguments.Arguments, repository: Repository) -> None:
    """Install what is missing, from the operating system and from Python's package index."""
    machine = this_machine()
    wanted = system_packages.needs(asked.command, machine)
    lacking = system_packages.missing(wanted, machine)
    system_installation.provide(lacking, machine, system_installation.run_apt, say)
    environment.prepare(asked, machine, repository, say)


def start(repository: Repository, passed_on: Sequence[str]) -> int:
    """Become `belvedere demo` where a process can; on Windows, run it and wait for it."""
    command = [str(repository.python), "-m", "belvedere_desktop", "demo", *passed_on]
    variables = child_environment(os.environ)
    if sys.platform != "win32":
        os.execve(command[0], command, variables)
    return subprocess.run(command, env=variables, check=False).returncode


def say(text: str) -> None:
    """Tell how far the set-up is, at once even into a pipe."""
    print(f"[belvedere] {text}", flush=True)
