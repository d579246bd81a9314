"""Verdicts on what arrived: pictures, their rate and order, losses, the camera's clock."""

from __future__ import annotations

from belvedere_simulator.cameras.doctor.facts import Facts, TransportFacts
from belvedere_simulator.cameras.doctor.findings import Finding, Step, error, note, warning, well
from belvedere_simulator.messages import tr

LONG_INTERVAL = 4.0
"""Seconds between key frames above which an application waits too long for its first picture."""

_NOTEWORTHY_LOSS = 0.001
_RATE_SHARE, _RATE_FLOOR = 0.15, 1.0
_JITTER_FLOOR, _JITTER_SHARE, _STALL = 0.030, 0.5, 1.0
_OWN_FACTOR = 2.0
_SKEW = 5.0
HELD_UP = 1.0
"""By how much this computer may be late itself before its figures say little, in seconds."""


def tcp(facts: TransportFacts | None, own: tuple[float, float]) -> list[Finding]:
    """What came over TCP, the appliance's own way; None where the camera does not serve it.

    `own` is by how much this computer was late itself, mean and worst, in seconds.
    """
    if facts is None:
        return [warning(Step.TCP, "BV-DOC-052", tr("The camera does not send over TCP"))]
    if facts.frames == 0:
        what = tr(
            "The camera agrees to play and sends no picture in {seconds} s", seconds=_short(facts.seconds)
        )
        return [error(Step.TCP, "BV-DOC-050", what)]
    found = _losses(Step.TCP, "BV-DOC-055", facts) + _unevenness(facts, own)
    if facts.ended_early:
        what = tr("The camera ended the stream after {seconds} s", seconds=_short(facts.seconds))
        found.append(warning(Step.TCP, "BV-DOC-051", what))
    return found or [well(Step.TCP, tr("Pictures come whole and evenly over TCP"))]


def udp(facts: TransportFacts | None, refusal: int | None) -> list[Finding]:
    """What came over UDP. None with the status of a refusal, or without one where it was not tried."""
    if facts is None:
        if refusal is None:
            return []
        what = tr("The camera does not send over UDP (status {status})", status=refusal)
        return [note(Step.UDP, "BV-DOC-053", what)]
    if facts.frames == 0:
        return [note(Step.UDP, "BV-DOC-054", tr("The camera agrees to send over UDP, but nothing arrives"))]
    found = _losses(Step.UDP, "BV-DOC-056", facts)
    if facts.lost_here:
        what = tr("{count} packets found no room on this computer", count=facts.lost_here)
        found.append(well(Step.UDP, what))
    return found or [well(Step.UDP, tr("No packet is lost over UDP"))]


def _losses(step: Step, code: str, facts: TransportFacts) -> list[Finding]:
    if facts.loss <= _NOTEWORTHY_LOSS:
        return []
    what = tr(
        "{percent} % of the packets are lost ({lost} of {expected})",
        percent=f"{100 * facts.loss:.1f}",
        lost=facts.lost,
        expected=facts.expected,
    )
    return [warning(step, code, what)]


def _unevenness(facts: TransportFacts, own: tuple[float, float]) -> list[Finding]:
    if facts.jitter is None or facts.worst is None or facts.frames < 2:
        return []
    mean, worst = own
    spacing = facts.seconds / facts.frames
    usual = max(_JITTER_FLOOR, _JITTER_SHARE * spacing) + _OWN_FACTOR * mean
    if facts.jitter <= usual and facts.worst <= _STALL + _OWN_FACTOR * worst:
        return []
    what = tr(
        "Pictures come unevenly: {jitter} ms in the mean, up to {worst} ms",
        jitter=round(1000 * facts.jitter),
        worst=round(1000 * facts.worst),
    )
    return [warning(Step.TCP, "BV-DOC-057", what)]


def rate(facts: Facts) -> list[Finding]:
    """Pictures a second against what is announced."""
    if facts.rate is None:
        return []
    real, announced = facts.rate, facts.announced_rate
    if announced is None:
        return [
            well(Step.RATE, tr("{rate} pictures a second; the camera announces none", rate=f"{real:.1f}"))
        ]
    what = tr(
        "{rate} pictures a second; the camera announces {announced}",
        rate=f"{real:.1f}",
        announced=f"{announced:g}",
    )
    if abs(real - announced) <= max(_RATE_FLOOR, _RATE_SHARE * announced):
        return [well(Step.RATE, what)]
    return [warning(Step.RATE, "BV-DOC-060", what)]


def key_frames(facts: Facts) -> list[Finding]:
    """How long an application waits for a picture it can begin with."""
    step, interval, beyond = Step.KEY_FRAMES, facts.key_frame_interval, facts.key_frame_longer_than
    if interval is not None:
        what = tr("A key frame every {seconds} s", seconds=_short(interval))
        return [warning(step, "BV-DOC-061", what) if interval > LONG_INTERVAL else well(step, what)]
    if beyond is None:
        return []
    what = tr("The key frames' interval is longer than {seconds} s", seconds=_short(beyond))
    return [warning(step, "BV-DOC-061", what) if beyond >= LONG_INTERVAL else well(step, what)]


def sessions(count: int | None) -> list[Finding]:
    """How many may watch at once."""
    if count is None:
        return []
    if count == 1:
        return [warning(Step.SESSIONS, "BV-DOC-070", tr("The camera serves one session at a time"))]
    return [well(Step.SESSIONS, tr("The camera serves two sessions at once"))]


def clock(skew: float | None) -> list[Finding]:
    """The camera's clock against ours."""
    if skew is None:
        return [well(Step.CLOCK, tr("The camera does not tell its time"))]
    if abs(skew) <= _SKEW:
        return [well(Step.CLOCK, tr("The clocks agree within {seconds} s", seconds=f"{abs(skew):.1f}"))]
    told = _duration(abs(skew))
    what = (
        tr("The camera's clock is {time} ahead", time=told)
        if skew > 0
        else tr("The camera's clock is {time} behind", time=told)
    )
    return [warning(Step.CLOCK, "BV-DOC-080", what)]


def held_up(worst: float) -> list[Finding]:
    """Whether this computer was too busy to be believed; `worst` is how late it was, in seconds."""
    if worst < HELD_UP:
        return []
    what = tr("This computer itself was held up for {seconds} s while it looked", seconds=_short(worst))
    return [note(Step.COMPUTER, "BV-DOC-081", what)]


def _duration(seconds: float) -> str:
    for size, text in ((86_400, tr("days")), (3600, tr("hours")), (60, tr("minutes"))):
        if seconds >= 2 * size:
            return f"{seconds / size:.0f} {text}"
    return f"{seconds:.0f} {tr('seconds')}"


def _short(seconds: float) -> str:
    return f"{seconds:.1f}".removesuffix(".0")
