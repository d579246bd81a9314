"""Which software may be installed, and what resets bring back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from belvedere_simulator.appliance.software.catalogue import Version, catalogue_of, software_catalogue
from belvedere_simulator.appliance.software.installed import (
    Reset,
    Software,
    delivered,
    install,
    refusal,
    reset_version,
    restored,
    rolled_back,
    start_refusal,
    started,
)
from belvedere_simulator.appliance.software.offers import Offer, offers
from belvedere_simulator.messages import tr

CATALOGUE = software_catalogue()
LEVELS = [
    ("4.1.38", 1),
    ("4.3.23", 1),
    ("4.3.35", 2),
    ("5.0.7", 2),
    ("5.0.42", 3),
    ("7.0.11", 3),
    ("7.0.13", 4),
]
versions = st.sampled_from([entry.version for entry in CATALOGUE.versions])


@pytest.mark.parametrize(("version", "level"), [*LEVELS, ("8.0.29", 5), ("9.9.9", 0)])
def test_levels_rise_with_every_required_version(version: str, level: int) -> None:
    assert CATALOGUE.level(version) == level


def test_new_appliances_run_the_last_version_with_model_nodes() -> None:
    assert delivered(CATALOGUE) == Software("7.0.13", "7.0.13", 4)


RESETS = [
    ("7.0.13", Reset.LATEST, "7.0.13"),
    ("7.0.13", Reset.MINIMUM, "7.0.13"),
    ("7.0.13", Reset.FULL, "7.0.13"),
    ("6.2.1", Reset.LATEST, "6.2.1"),
    ("6.2.1", Reset.MINIMUM, "5.0.42"),
    ("6.2.1", Reset.FULL, "5.0.42"),
    ("4.3.93", Reset.MINIMUM, "4.3.35"),
    ("4.1.38", Reset.MINIMUM, "4.1.38"),
    ("7.0.11", Reset.LATEST, "6.2.1"),
    ("7.0.11", Reset.MINIMUM, "5.0.42"),
    ("8.0.29", Reset.FULL, "8.0.29"),
]


@pytest.mark.parametrize(("version", "reset", "installed"), RESETS)
def test_what_resets_install(version: str, reset: Reset, installed: str) -> None:
    assert reset_version(CATALOGUE, delivered(CATALOGUE, version), reset) == installed


REFUSED = [
    ("6.2.1", "9.9.9", True, "no software version"),
    ("6.2.1", "6.2.1", True, "runs already"),
    ("6.2.1", "7.0.11", True, "recalled"),
    ("6.2.1", "7.0.13", False, "AllowMajorVersionUpdate"),
    ("6.2.1", "5.1.7", False, "AllowMajorVersionUpdate"),
    ("6.2.1", "5.0.7", True, "counter"),
    ("7.0.13", "6.2.1", True, "counter"),
    ("8.0.29", "7.0.13", True, "no way back"),
]


@pytest.mark.parametrize(("running", "wanted", "major", "reason"), REFUSED)
def test_updates_that_are_refused(running: str, wanted: str, major: bool, reason: str) -> None:
    refused = refusal(CATALOGUE, delivered(CATALOGUE, running), wanted, major_allowed=major)
    assert refused is not None
    assert reason in refused


ALLOWED = [("6.2.1", "7.0.13", True), ("6.0.8", "6.2.1", False), ("6.2.1", "6.0.8", False)]


@pytest.mark.parametrize(("running", "wanted", "major"), [*ALLOWED, ("7.0.13", "8.0.29", True)])
def test_updates_that_are_taken(running: str, wanted: str, major: bool) -> None:
    assert refusal(CATALOGUE, delivered(CATALOGUE, running), wanted, major_allowed=major) is None


def test_no_way_back_across_8_0_29_even_where_levels_would_let_it() -> None:
    level = catalogue_of(
        [Version("7.0.13", "", False), Version("8.0.29", "", False), Version("8.1.0", "", False)]
    )
    refused = refusal(level, delivered(level, "8.1.0"), "7.0.13", major_allowed=True)
    assert refused is not None
    assert "no way back" in refused


def test_the_counter_rises_when_an_update_has_started_and_not_before() -> None:
    written = install(delivered(CATALOGUE), "8.0.29")
    assert written.counter == 4
    assert rolled_back(written) == delivered(CATALOGUE)
    assert started(CATALOGUE, written) == Software("8.0.29", "8.0.29", 5)


def test_what_was_tampered_with_takes_neither_the_counter_nor_a_reset_down() -> None:
    assert started(CATALOGUE, Software("6.2.1", "7.0.13", 4)).counter == 4
    older = Software(running="7.0.13", latest="6.2.1", counter=4)
    assert {reset_version(CATALOGUE, older, reset) for reset in Reset} == {"7.0.13"}


def test_software_of_a_lower_level_does_not_start() -> None:
    assert start_refusal(CATALOGUE, delivered(CATALOGUE)) is None
    assert "counter" in (start_refusal(CATALOGUE, Software("6.2.1", "7.0.13", 4)) or "")
    assert "no software version" in (start_refusal(CATALOGUE, Software("1.0", "1.0", 0)) or "")


OFFERS = [
    ("4.1.38", ("4.3.93", True, False), ("5.1.7", False, True)),
    ("5.0.42", ("5.1.7", False, False), ("6.2.1", False, True)),
    ("7.0.11", ("7.0.13", True, False), ("8.0.29", False, True)),
]


@pytest.mark.parametrize(("running", "first", "second"), OFFERS)
def test_what_is_offered(running: str, first: tuple[str, bool, bool], second: tuple[str, bool, bool]) -> None:
    offered = offers(CATALOGUE, delivered(CATALOGUE, running))
    assert [(offer.version, offer.required, offer.major) for offer in offered[:2]] == [first, second]


def test_8_0_29_is_offered_with_what_it_costs() -> None:
    (offer,) = offers(CATALOGUE, delivered(CATALOGUE))
    assert (offer.version, offer.required, offer.major) == ("8.0.29", False, True)
    assert "no way back" in (offer.consequence or "")
    assert "model nodes" in (offer.consequence or "")
    assert offers(CATALOGUE, delivered(CATALOGUE, "8.0.29")) == ()


def test_an_offer_that_costs_nothing_says_nothing() -> None:
    assert offers(CATALOGUE, delivered(CATALOGUE, "6.0.8"))[0] == Offer("6.2.1", False, False)


def test_the_reason_of_a_recall_is_told() -> None:
    recalled = CATALOGUE.find("7.0.11")
    assert recalled is not None
    assert recalled.recalled is not None
    assert tr(recalled.recalled) in (refusal(CATALOGUE, delivered(CATALOGUE, "7.0.13"), "7.0.11") or "")


@given(first=versions, wanted=st.lists(st.tuples(versions, st.booleans(), st.sampled_from(list(Reset)))))
def test_the_counter_never_falls_and_what_runs_is_never_below_it(
    first: str, wanted: list[tuple[str, bool, Reset]]
) -> None:
    software = delivered(CATALOGUE, first)
    for version, starts, reset in wanted:
        counter = software.counter
        if refusal(CATALOGUE, software, version, major_allowed=True) is None:
            written = install(software, version)
            software = started(CATALOGUE, written) if starts else rolled_back(written)
        else:
            software = restored(software, reset_version(CATALOGUE, software, reset))
        assert software.counter >= counter
        assert start_refusal(CATALOGUE, software) is None
