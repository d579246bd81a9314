"""A client kit written for a shell or a program."""

from __future__ import annotations

import shlex
from collections.abc import Callable

from belvedere_simulator.service.client_kit.kit import ClientKit


def _bash(kit: ClientKit) -> list[str]:
    return [
        f"unset {' '.join(kit.unset)}",
        *(f"export {name}={shlex.quote(value)}" for name, value in kit.variables.items()),
    ]


def _powershell(kit: ClientKit) -> list[str]:
    return [
        *(f"Remove-Item Env:{name} -ErrorAction SilentlyContinue" for name in kit.unset),
        *(f"$env:{name} = '{_doubled(value)}'" for name, value in kit.variables.items()),
    ]


def _doubled(value: str) -> str:
    return value.replace("'", "''")


def _python(kit: ClientKit) -> list[str]:
    return [
        "import os",
        f"for name in {list(kit.unset)!r}:",
        "    os.environ.pop(name, None)",
        *(f"os.environ[{name!r}] = {value!r}" for name, value in kit.variables.items()),
    ]


def _env(kit: ClientKit) -> list[str]:
    return [f"{name}={value}" for name, value in kit.variables.items()]


SHELLS: dict[str, Callable[[ClientKit], list[str]]] = {
    "bash": _bash,
    "powershell": _powershell,
    "python": _python,
    "env": _env,
}


def written(kit: ClientKit, shell: str) -> str:
    """The kit as text for one of SHELLS."""
    return "".join(f"{line}\n" for line in SHELLS[shell](kit))
