"""What is made of figures: where a warning begins."""

from __future__ import annotations

from dataclasses import replace

import pytest

from belvedere_simulator.cameras.doctor.facts import Facts, TransportFacts
from belvedere_simulator.cameras.doctor.judging import coding, streaming
from belvedere_simulator.cameras.doctor.stream.meter import Meter
from belvedere_simulator.cameras.doctor.stream.sps import SequenceParameters
from belvedere_simulator.cameras.doctor.watching import skew_of

EVEN = TransportFacts(
    seconds=5,
    packets=500,
    expected=500,
    lost=0,
    lost_here=0,
    reordered=0,
    frames=75,
    bits=1e6,
    jitter=0.004,
    worst=0.03,
)
PUNCTUAL = (0.0, 0.0)


def test_an_even_stream_is_well() -> None:
    (found,) = streaming.tcp(EVEN, PUNCTUAL)
    assert found.code == ""


@pytest.mark.parametrize(
    ("jitter", "worst", "own", "code"),
    [
        (0.02, 0.2, PUNCTUAL, ""),
        (0.05, 0.2, PUNCTUAL, "BV-DOC-057"),
        (0.01, 1.5, PUNCTUAL, "BV-DOC-057"),
        (0.05, 0.2, (0.02, 0.1), ""),
        (0.01, 1.5, (0.01, 0.6), ""),
        (0.15, 0.2, (0.02, 0.1), "BV-DOC-057"),
    ],
)
def test_jitter_counts_beyond_what_this_computer_adds(
    jitter: float, worst: float, own: tuple[float, float], code: str
) -> None:
    (found,) = streaming.tcp(replace(EVEN, jitter=jitter, worst=worst), own)
    assert found.code == code


def test_packets_that_this_computer_dropped_are_no_loss_of_the_network() -> None:
    (found,) = streaming.udp(replace(EVEN, lost_here=40), None)
    assert found.code == ""
    assert "40" in found.what


@pytest.mark.parametrize(("lost", "code"), [(0, ""), (1, "BV-DOC-056"), (100, "BV-DOC-056")])
def test_losses_are_told_from_one_in_a_thousand_on(lost: int, code: str) -> None:
    (found,) = streaming.udp(replace(EVEN, lost=lost), None)
    assert found.code == code


@pytest.mark.parametrize(
    ("real", "announced", "code"),
    [(15.0, 15.0, ""), (13.5, 15.0, ""), (12.0, 15.0, "BV-DOC-060"), (4.2, 5.0, ""), (30.0, None, "")],
)
def test_the_real_rate_is_held_against_the_announced(real: float, announced: float | None, code: str) -> None:
    (found,) = streaming.rate(Facts(rate=real, announced_rate=announced))
    assert found.code == code


@pytest.mark.parametrize(
    ("interval", "beyond", "code"),
    [(2.0, None, ""), (4.5, None, "BV-DOC-061"), (None, 4.9, "BV-DOC-061"), (None, 3.0, "")],
)
def test_key_frames_may_be_four_seconds_apart(
    interval: float | None, beyond: float | None, code: str
) -> None:
    (found,) = streaming.key_frames(Facts(key_frame_interval=interval, key_frame_longer_than=beyond))
    assert found.code == code


@pytest.mark.parametrize(
    ("skew", "words", "code"),
    [
        (None, "does not tell", ""),
        (1.2, "agree", ""),
        (8.0, "8 seconds ahead", "BV-DOC-080"),
        (-600.0, "10 minutes behind", "BV-DOC-080"),
        (7200.0, "2 hours ahead", "BV-DOC-080"),
        (-86_400.0 * 400, "400 days behind", "BV-DOC-080"),
    ],
)
def test_a_wrong_clock_is_told_in_words(skew: float | None, words: str, code: str) -> None:
    (found,) = streaming.clock(skew)
    assert words in found.what
    assert found.code == code


def test_reports_that_count_from_switching_on_are_not_taken_for_a_clock() -> None:
    meter = Meter(96, 90_000, skews=[-1.7e9, -1.7e9])
    assert skew_of(meter, None) is None
    assert skew_of(meter, 3.0) == 3.0
    assert skew_of(Meter(96, 90_000, skews=[0.2, 0.4, 9.0]), 3.0) == 0.4


@pytest.mark.parametrize(
    ("parameters", "code"),
    [
        (SequenceParameters(100, 0, 41, 1920, 1080), ""),
        (SequenceParameters(122, 0, 41, 1920, 1080, chroma=2), "BV-DOC-044"),
        (SequenceParameters(110, 0, 41, 1920, 1080, depth=10), "BV-DOC-044"),
        (SequenceParameters(77, 0, 30, 720, 576, interlaced=True), "BV-DOC-045"),
    ],
)
def test_profiles_that_decoders_lack(parameters: SequenceParameters, code: str) -> None:
    (found,) = coding.codec(parameters)
    assert found.code == code


def test_constrained_baseline_and_level_1b_have_their_names() -> None:
    assert SequenceParameters(66, 0x40, 30, 640, 480).profile == "Constrained Baseline"
    assert SequenceParameters(66, 0x10, 11, 176, 144).level == "1b"
    assert SequenceParameters(9, 0, 30, 640, 480).profile == "profile 9"


def test_an_unknown_size_is_told() -> None:
    assert coding.size(Facts()).code == "BV-DOC-047"


def test_a_computer_that_was_held_up_says_so_of_itself() -> None:
    assert streaming.held_up(0.5) == []
    (found,) = streaming.held_up(3.0)
    assert found.code == "BV-DOC-081"
    assert "3 s" in found.what
