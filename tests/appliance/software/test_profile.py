"""What each version of the software can do: the first that can, and the last that cannot."""

from __future__ import annotations

from dataclasses import fields

import pytest

from belvedere_simulator.appliance.software.profile import Profile, profile_of

BROUGHT = [
    ("precision_mode", "4.1.38", "4.3.4"),
    ("streams_by_node", "4.1.38", "4.3.4"),
    ("provisioning_logs", "4.3.4", "4.3.23"),
    ("patient_cameras", "4.3.4", "4.3.23"),
    ("gpu_access", "4.3.35", "4.3.45"),
    ("inbound_ports", "4.3.35", "4.3.45"),
    ("kernel_log", "4.3.35", "4.3.45"),
    ("console_output_limit", "4.3.45", "4.3.55"),
    ("log_copy", "4.3.72", "4.3.93"),
    ("remote_reboot", "4.3.93", "5.0.7"),
    ("looks_for_others", "4.3.93", "5.0.7"),
    ("pause_and_resume", "4.3.93", "5.0.7"),
    ("tiled_display", "4.3.93", "5.0.7"),
    ("one_code_node", "4.3.93", "5.0.7"),
    ("names_other_codecs", "5.0.74", "5.1.7"),
]


@pytest.mark.parametrize(("name", "last_without", "first_with"), BROUGHT)
def test_what_a_version_brought(name: str, last_without: str, first_with: str) -> None:
    assert not getattr(profile_of(last_without), name)
    assert getattr(profile_of(first_with), name)
    assert getattr(profile_of("8.0.29"), name)


def test_every_field_is_in_the_table() -> None:
    assert {field.name for field in fields(Profile)} == {name for name, _, _ in BROUGHT} | {"model_nodes"}


@pytest.mark.parametrize(
    ("version", "allowed", "model_nodes"),
    [("7.0.13", False, True), ("8.0.29", False, False), ("8.0.29", True, True)],
)
def test_model_nodes_ended_with_8(version: str, allowed: bool, model_nodes: bool) -> None:
    assert profile_of(version, allow_model_nodes=allowed).model_nodes is model_nodes


def test_the_console_output_is_limited_to_11_megabytes() -> None:
    assert profile_of("4.3.55").console_output_limit == 11_000_000
