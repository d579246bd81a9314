"""Twelve cameras with one fault each, examined at once: each gets the right verdict."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass

import pytest

from belvedere_simulator.cameras.doctor import Diagnosis, Severity, report
from cameras.doctor.conftest import PASSWORD, WRONG, Street, examined, fleet_of_faults

GENEROUS = 60.0
"""For all of them at once, in seconds; about 8 on two cores that nobody else uses."""


@dataclass(frozen=True)
class Fleet:
    """The verdicts by the cameras' names, and how long they took together."""

    verdicts: Mapping[str, Diagnosis]
    seconds: float


@pytest.fixture(scope="module")
def fleet(street: Street) -> Fleet:
    cameras = fleet_of_faults(street)
    begun = time.monotonic()
    verdicts = examined(cameras)
    return Fleet(verdicts, time.monotonic() - begun)


@pytest.mark.parametrize(
    ("name", "codes", "severity"),
    [
        ("wrong password", ("BV-DOC-021",), Severity.ERROR),
        ("digest only", ("BV-DOC-023",), Severity.NOTE),
        ("no such path", ("BV-DOC-030",), Severity.ERROR),
        ("h265", ("BV-DOC-041",), Severity.ERROR),
        ("mjpeg", ("BV-DOC-042",), Severity.ERROR),
        ("4k", ("BV-DOC-046",), Severity.NOTE),
        ("long gop", ("BV-DOC-061",), Severity.WARNING),
        ("silent", ("BV-DOC-010",), Severity.ERROR),
        ("closed port", ("BV-DOC-006",), Severity.ERROR),
        ("one session", ("BV-DOC-070",), Severity.WARNING),
        ("loss", ("BV-DOC-055", "BV-DOC-056"), Severity.WARNING),
        ("healthy", (), Severity.OK),
    ],
)
def test_each_camera_gets_its_verdict_and_no_other(
    fleet: Fleet, name: str, codes: tuple[str, ...], severity: Severity
) -> None:
    verdict = fleet.verdicts[name]
    print(f"{name}: {verdict.seconds:.1f} s")
    assert (verdict.codes, verdict.severity) == (codes, severity), report(verdict)
    assert verdict.seconds < GENEROUS


def test_pictures_that_come_in_bunches_are_called_uneven(fleet: Fleet) -> None:
    verdict = fleet.verdicts["jitter"]
    assert "BV-DOC-057" in verdict.codes, report(verdict)
    assert verdict.severity is Severity.WARNING
    tcp = verdict.facts.tcp
    assert tcp is not None
    assert tcp.worst is not None
    assert tcp.worst > 1.0


def test_all_at_once_take_little_longer_than_one(fleet: Fleet) -> None:
    print(f"{len(fleet.verdicts)} cameras at once: {fleet.seconds:.1f} s")
    assert fleet.seconds < GENEROUS


def test_what_becomes_of_a_large_picture_is_told(fleet: Fleet) -> None:
    facts = fleet.verdicts["4k"].facts
    assert (facts.width, facts.height) == (3840, 2160)
    assert (facts.output_width, facts.output_height) == (1920, 1080)
    assert "3840x2160" in report(fleet.verdicts["4k"])


def test_a_key_frame_interval_beyond_the_window_is_told_as_longer(fleet: Fleet) -> None:
    facts = fleet.verdicts["long gop"].facts
    assert facts.key_frame_interval is None
    assert facts.key_frame_longer_than is not None
    assert facts.key_frame_longer_than >= 4.0
    assert "longer than" in report(fleet.verdicts["long gop"])


def test_losses_are_counted_on_both_ways(fleet: Fleet) -> None:
    facts = fleet.verdicts["loss"].facts
    assert facts.tcp is not None
    assert facts.udp is not None
    assert 0.01 < facts.tcp.loss < 0.3
    assert 0.01 < facts.udp.loss < 0.4


def test_the_refusal_of_another_codec_has_the_words_that_people_search_for(fleet: Fleet) -> None:
    for name in ("h265", "mjpeg"):
        assert "Camera did not provide an H264 encoded stream" in fleet.verdicts[name].headline


def test_a_healthy_camera_is_measured(fleet: Fleet) -> None:
    facts = fleet.verdicts["healthy"].facts
    assert (facts.codec, facts.width, facts.height, facts.sessions) == ("H.264", 320, 240, 2)
    assert facts.profile == "Main"
    assert facts.rate == pytest.approx(15, abs=2)
    assert facts.key_frame_interval == pytest.approx(1.0, abs=0.1)
    assert facts.clock_skew == pytest.approx(0.0, abs=5)
    assert facts.udp is not None
    assert facts.udp.frames > 5
    assert fleet.verdicts["healthy"].headline == "The camera works"


def test_verdicts_travel_as_json_and_say_where_they_were_made(fleet: Fleet) -> None:
    for verdict in fleet.verdicts.values():
        assert Diagnosis.from_document(json.loads(json.dumps(verdict.to_document()))) == verdict
        assert verdict.seen_from == "the test"
        assert "the test" in report(verdict)


def test_everything_wrong_comes_with_what_to_do(fleet: Fleet) -> None:
    wrong = [each for verdict in fleet.verdicts.values() for each in verdict.findings if each.code]
    assert len(wrong) >= 12
    assert all(each.remedy and each.what for each in wrong)


def test_no_password_is_in_any_verdict(fleet: Fleet) -> None:
    for verdict in fleet.verdicts.values():
        told = json.dumps(verdict.to_document()) + report(verdict) + repr(verdict)
        assert PASSWORD not in told
        assert WRONG not in told
