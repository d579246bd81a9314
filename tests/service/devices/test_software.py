"""The appliance software that there is, and which update may follow which."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from belvedere_simulator.service.devices.software import software_catalogue, takes_reboots

CATALOGUE = software_catalogue()
VERSIONS = st.sampled_from([version.version for version in CATALOGUE.versions])


def number(version: str) -> tuple[int, ...]:
    return tuple(map(int, version.split(".")))


def test_every_version_has_a_date_and_a_change() -> None:
    dates = [version.released for version in CATALOGUE.versions]
    assert dates == sorted(dates)
    assert all(version.changes for version in CATALOGUE.versions)


@given(VERSIONS)
def test_what_is_offered_can_be_installed(current: str) -> None:
    latest = CATALOGUE.latest_for(current)
    assert latest is not None
    if latest != current:
        assert number(latest) > number(current)
        assert CATALOGUE.refusal(current, latest, major_allowed=False) is None
    for alternate in CATALOGUE.alternates_for(current):
        assert CATALOGUE.refusal(current, alternate, major_allowed=True) is None
        assert CATALOGUE.refusal(current, alternate, major_allowed=False) is not None


@given(VERSIONS, st.lists(VERSIONS, max_size=8), st.booleans())
def test_no_way_leads_back_behind_a_required_version(start: str, wishes: list[str], major: bool) -> None:
    current = start
    floor: tuple[int, ...] = ()
    for wish in wishes:
        if CATALOGUE.refusal(current, wish, major_allowed=major) is None:
            current = wish
        passed = [
            entry.number for entry in CATALOGUE.versions if entry.required and entry.number <= number(current)
        ]
        floor = max([floor, *passed])
        assert number(current) >= floor


def test_updates_that_are_required_are_needed() -> None:
    assert CATALOGUE.update_needed("7.0.11")
    assert not CATALOGUE.update_needed("7.0.13")
    assert not CATALOGUE.update_needed(None)


@pytest.mark.parametrize(
    ("version", "takes"),
    [("4.3.93", False), ("5.0.7", True), ("8.0.29", True), (None, True), ("own-build", True)],
)
def test_remote_reboots_came_with_version_5(version: str | None, takes: bool) -> None:
    assert takes_reboots(version) is takes


def test_versions_that_were_recalled_are_not_offered() -> None:
    recalled = [version.version for version in CATALOGUE.versions if version.recalled]
    assert recalled
    for current in CATALOGUE.versions:
        offered = {CATALOGUE.latest_for(current.version), *CATALOGUE.alternates_for(current.version)}
        assert offered.isdisjoint({*recalled} - {current.version})
        for wanted in recalled:
            why = CATALOGUE.refusal(current.version, wanted, major_allowed=True)
            assert why is not None
