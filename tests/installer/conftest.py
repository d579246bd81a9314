"""Computers made up for the tests of the set-up."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from belvedere_setup.machine import Machine

MakeMachine = Callable[..., Machine]

BARE_DEBIAN = Machine(
    system="Linux",
    processor="x86_64",
    python=(3, 11),
    is_root=True,
    has_library=lambda _name: False,
    has_program=lambda name: name in ("apt-get", "dpkg-query"),
    has_module=lambda _name: False,
    installed_packages=lambda _names: set(),
    has_path=lambda _path: False,
)


@pytest.fixture
def machine() -> MakeMachine:
    """A Debian computer with nothing on it, as root; keywords change its facts."""
    return lambda **facts: replace(BARE_DEBIAN, **facts)


def complete(machine: Machine) -> Machine:
    """`machine` with every library, program, module and package."""
    return replace(
        machine,
        has_library=lambda name: "nvidia" not in name,
        has_program=lambda name: name != "nvidia-smi",
        has_module=lambda _name: True,
        installed_packages=set,
    )
