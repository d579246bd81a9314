"""The verdict as a text that can be copied into a ticket."""

from __future__ import annotations

from collections.abc import Iterator

from belvedere_simulator.cameras.doctor.diagnosis import Diagnosis
from belvedere_simulator.cameras.doctor.facts import TransportFacts
from belvedere_simulator.cameras.doctor.findings import Severity
from belvedere_simulator.messages import tr

_MARKS = {Severity.OK: "ok", Severity.NOTE: "note", Severity.WARNING: "WARNING", Severity.ERROR: "ERROR"}


def report(diagnosis: Diagnosis) -> str:
    """What was found, a line each, with what to do below what is wrong. Holds no password."""
    return "\n".join([*_head(diagnosis), *_findings(diagnosis), *_figures(diagnosis)]) + "\n"


def _head(diagnosis: Diagnosis) -> list[str]:
    return [
        tr("Camera {address}", address=diagnosis.address),
        tr(
            "Seen from {place}, {time}, in {seconds} s",
            place=diagnosis.seen_from,
            time=diagnosis.examined_at,
            seconds=f"{diagnosis.seconds:.1f}",
        ),
        tr("Verdict: {headline}", headline=diagnosis.headline),
        "",
    ]


def _findings(diagnosis: Diagnosis) -> Iterator[str]:
    for found in diagnosis.findings:
        code = f" ({found.code})" if found.code else ""
        yield f"{_MARKS[found.severity]:8}{found.step.value:15} {found.what}{code}"
        if found.remedy and found.severity.rank >= Severity.WARNING.rank:
            yield f"{'':24}-> {found.remedy}"


def _figures(diagnosis: Diagnosis) -> Iterator[str]:
    for name, facts in (("TCP", diagnosis.facts.tcp), ("UDP", diagnosis.facts.udp)):
        if facts is not None:
            yield _transport(name, facts)


def _transport(name: str, facts: TransportFacts) -> str:
    told = tr(
        "{name}: {frames} pictures and {packets} packets in {seconds} s, {megabits} Mbit/s, {lost} of "
        "{expected} packets lost",
        name=name,
        frames=facts.frames,
        packets=facts.packets,
        seconds=f"{facts.seconds:.1f}",
        megabits=f"{facts.bits / 1e6:.2f}",
        lost=facts.lost,
        expected=facts.expected,
    )
    if facts.jitter is None:
        return told
    return told + tr(", jitter {milliseconds} ms", milliseconds=f"{facts.jitter * 1000:.0f}")
