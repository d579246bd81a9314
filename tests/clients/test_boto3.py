"""boto3, the newest and that of 2022, unchanged: the environment of the client kit is all they are given."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest

from belvedere_simulator.protocol.models import panorama_model
from clients.boto3_answers import NEIGHBOURS, PANORAMA
from fakes.client_site import BOTO3_OLD, ClientSite
from fakes.environments import environment

PROGRAMS = Path(__file__).parent / "programs"
NEWEST, OLD = "newest", "1.24"


def _walk(site: ClientSite, sdk: str, program: str) -> dict[str, Any]:
    python = sys.executable if sdk == NEWEST else environment("boto3-old", BOTO3_OLD)
    told: dict[str, Any] = site.run([python, PROGRAMS / program], old_sdk=sdk == OLD).json
    return told


@pytest.fixture(scope="module")
def panorama(site: ClientSite) -> dict[str, dict[str, Any]]:
    return {sdk: _walk(site, sdk, "panorama_walk.py") for sdk in (NEWEST, OLD)}


@pytest.fixture(scope="module")
def neighbours(site: ClientSite) -> dict[str, dict[str, Any]]:
    return {sdk: _walk(site, sdk, "neighbours_walk.py") for sdk in (NEWEST, OLD)}


def test_no_operation_is_left_out() -> None:
    assert set(PANORAMA) == set(panorama_model().operation_names)


@pytest.mark.parametrize("sdk", [NEWEST, OLD])
@pytest.mark.parametrize("operation", sorted(PANORAMA))
def test_an_operation_answers(panorama: dict[str, dict[str, Any]], operation: str, sdk: str) -> None:
    answer = panorama[sdk][operation]
    assert PANORAMA[operation](answer), answer


@pytest.mark.parametrize("sdk", [NEWEST, OLD])
@pytest.mark.parametrize("what", sorted(NEIGHBOURS))
def test_a_service_beside_panorama_answers(
    neighbours: dict[str, dict[str, Any]], what: str, sdk: str
) -> None:
    assert neighbours[sdk][what] == NEIGHBOURS[what]
