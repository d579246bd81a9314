"""The container of a headless box: what it copies is there, what it runs is ours."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from belvedere_setup.system_packages import ISOLATION
from belvedere_simulator.commands.main import create_parser
from belvedere_simulator.commands.words import own_commands

ROOT = Path(__file__).parents[2]
FILE = ROOT / "installer" / "container" / "Containerfile"


def instructions() -> Iterator[tuple[str, str]]:
    """Each instruction and its text, continued lines joined."""
    joined = ""
    for line in FILE.read_text(encoding="utf-8").splitlines():
        if line.lstrip().startswith("#") or not (line.strip() or joined):
            continue
        joined += line.rstrip("\\").strip() + " "
        if not line.endswith("\\"):
            name, _, text = joined.strip().partition(" ")
            yield name, text
            joined = ""


def texts(wanted: str) -> list[str]:
    """The texts of an instruction, in order."""
    return [text for name, text in instructions() if name == wanted]


def project() -> dict[str, Any]:
    """The project's own description."""
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def copied() -> set[str]:
    """What is copied from the repository."""
    return {source for text in texts("COPY") if not text.startswith("--from") for source in text.split()[:-1]}


def test_only_known_instructions_are_there_and_the_last_user_is_nobody_s_root() -> None:
    known = [
        "ARG",
        "FROM",
        "RUN",
        "WORKDIR",
        "COPY",
        "ENV",
        "VOLUME",
        "USER",
        "STOPSIGNAL",
        "HEALTHCHECK",
        "ENTRYPOINT",
        "CMD",
    ]
    assert {name for name, _ in instructions()} == set(known)
    assert texts("USER") == ["belvedere"]
    assert any("useradd" in text and "belvedere" in text for text in texts("RUN"))


def test_all_that_the_package_is_built_from_is_copied_and_there() -> None:
    assert all((ROOT / source).exists() for source in copied())
    described = project()
    needed = {"pyproject.toml", described["project"]["readme"], *described["project"]["license-files"]}
    packages = described["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]
    assert copied() == needed | {package.split("/")[0] for package in packages}


def test_its_base_is_a_debian_with_a_python_that_is_new_enough() -> None:
    assert "BASE=docker.io/library/debian:trixie-slim" in texts("ARG")
    assert texts("FROM") == ["${BASE} AS build", "${BASE}"]


def test_both_runtimes_can_be_installed() -> None:
    assert "RUNTIME=cpu" in texts("ARG")
    assert any('".[${RUNTIME}]"' in text for text in texts("RUN"))
    assert {"cpu", "gpu"} <= set(project()["project"]["optional-dependencies"])


def test_what_isolates_applications_is_installed() -> None:
    final = texts("RUN")[-1]
    for need in ISOLATION:
        assert f" {need.package} " in final
    assert " python3-venv " in final


def test_what_it_runs_are_commands_of_ours() -> None:
    (entry,) = json.loads(texts("ENTRYPOINT")[0])
    command = json.loads(texts("CMD")[0])
    assert entry == "/opt/belvedere/.venv/bin/belvedere"
    assert any("/opt/belvedere/.venv" in text and "venv" in text for text in texts("RUN"))
    parser = create_parser(own_commands())
    arguments = parser.parse_args(command)
    assert arguments.headless
    (health,) = texts("HEALTHCHECK")
    words = json.loads(health[health.index("[") :])
    assert words[0] == entry
    assert parser.parse_args(words[1:]).data_dir == arguments.data_dir


def test_data_and_key_are_kept_in_two_volumes() -> None:
    (volumes,) = (json.loads(text) for text in texts("VOLUME"))
    command = json.loads(texts("CMD")[0])
    (environment,) = texts("ENV")
    keys = environment.partition("=")[2]
    assert sorted(volumes) == sorted([command[-1], keys])
    assert not Path(keys).is_relative_to(command[-1])
