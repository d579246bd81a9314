"""Fields that no sample uses, and what they may hold."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from belvedere_simulator.manifest.application import load_application
from belvedere_simulator.manifest.resolved import Entry
from manifest.editing import FILES, edit, findings, put

REQUIREMENT = "/nodePackage/assets/0/implementations/0/requirements/0"
REQUIREMENTS: list[tuple[dict[str, Any], tuple[str, str] | None]] = [
    ({"type": "ota", "minVersion": "4.3.45"}, None),
    ({"type": "ota", "maxVersion": "8.0"}, None),
    ({"type": "ota"}, ("BV-MAN-005", "")),
    ({"type": "ota", "minVersion": "1", "maxVersion": "2"}, ("BV-MAN-005", "")),
    ({"type": "device", "name": "panorama_devkit"}, None),
    ({"type": "device", "name": "other"}, ("BV-MAN-009", "/name")),
    ({"type": "device"}, ("BV-MAN-005", "")),
    ({"type": "sdk"}, ("BV-MAN-009", "/type")),
    ({}, ("BV-MAN-005", "")),
    ({"type": "hardware_access"}, ("BV-MAN-005", "")),
    (
        {"type": "hardware_access", "inferenceAccelerators": [{"deviceType": "nvhost_gpu"}]},
        ("BV-MAN-005", "/inferenceAccelerators/0"),
    ),
    (
        {
            "type": "hardware_access",
            "inferenceAccelerators": [{"deviceType": "tpu", "sharedResourcePolicy": {"policy": "allow_all"}}],
        },
        ("BV-MAN-009", "/inferenceAccelerators/0/deviceType"),
    ),
]


@pytest.mark.parametrize(("requirement", "problem"), REQUIREMENTS)
def test_requirements_name_software_device_or_hardware(
    application: Path, requirement: dict[str, Any], problem: tuple[str, str] | None
) -> None:
    edit(application, "code", put("assets/0/implementations/0/requirements", [requirement]))
    expected = [("error", problem[0], "code", REQUIREMENT + problem[1])] if problem else []
    assert [finding for finding in findings(application) if finding[3].startswith(REQUIREMENT)] == expected


def test_the_entry_may_bring_arguments_and_environment(application: Path) -> None:
    edit(application, "runtime", put("entry/arguments", ["--fast", "2"]))
    edit(application, "runtime", put("entry/environment", [{"name": "MODE", "value": "x"}]))
    loaded = load_application(application, application / FILES["override"])
    assert loaded.resolved is not None
    assert loaded.resolved.code is not None
    wanted = Entry("python3", "/panorama/app.py", ("--fast", "2"), (("MODE", "x"),))
    assert loaded.resolved.code.entry == wanted


@pytest.mark.parametrize(
    ("event", "pointer"),
    [
        ({"type": "onExit", "handler": "h"}, None),
        ({"type": "onPartialInput", "handler": "h", "inputs": ["video_in"]}, None),
        ({"type": "onCompleteInput", "handler": "h"}, ""),
        ({"type": "onExit"}, ""),
        ({"type": "onStart", "handler": "h"}, "/type"),
    ],
)
def test_events_have_a_handler_and_mostly_inputs(
    application: Path, event: dict[str, Any], pointer: str | None
) -> None:
    edit(application, "runtime", put("events", [event]))
    found = [place for severity, _, _, place in findings(application) if severity == "error"]
    assert found == ([] if pointer is None else [f"/runtimeDescriptor/events/0{pointer}"])


def test_an_interface_has_ten_inbound_ports_at_most(application: Path) -> None:
    ports = [{"port": 80 + number} for number in range(11)]
    edit(application, "code", put("interfaces/0/network/inboundPorts", ports))
    pointer = "/nodePackage/interfaces/0/network/inboundPorts"
    assert findings(application) == [("error", "BV-MAN-008", "code", pointer)]


@pytest.mark.parametrize("kind", ["boolean", "media"])
def test_only_texts_and_numbers_have_a_constraint(application: Path, kind: str) -> None:
    index = {"boolean": 4, "media": 0}[kind]
    edit(application, "code", put(f"interfaces/0/inputs/{index}/constraintRegex", "x"))
    pointer = f"/nodePackage/interfaces/0/inputs/{index}/constraintRegex"
    assert findings(application) == [("error", "BV-MAN-010", "code", pointer)]
