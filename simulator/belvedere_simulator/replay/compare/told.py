"""A comparison as text for people, as JSON, and as JUnit XML."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any
from xml.etree import ElementTree

from belvedere_simulator.application.run.report import printable
from belvedere_simulator.messages import tr
from belvedere_simulator.replay.compare.comparison import KINDS, Comparison, FrameDifference
from belvedere_simulator.replay.compare.detections import Detection
from belvedere_simulator.replay.compare.timing import Distribution
from belvedere_simulator.replay.compare.verdict import Rules
from belvedere_simulator.replay.recording import Recording

SHOWN = 40
"""Frames that are told to people; JSON has them all."""


def as_text(comparison: Comparison, rules: Rules) -> str:
    """The counts, the differing frames, the times, and why it fails."""
    lines = [_head("A", comparison.first), _head("B", comparison.second)]
    differing = len(comparison.differences)
    lines.append(
        tr("frames: {frames}, differing: {differing}", frames=comparison.frames, differing=differing)
        + (tr(" (the outputs are the same to the last byte)") if comparison.same_bytes else "")
    )
    if comparison.beyond:
        told = tr("left out: {count} frames after the other run had been stopped", count=comparison.beyond)
        lines.append(told)
    counted = ", ".join(f"{kind} {count}" for kind in KINDS if (count := comparison.count(kind)))
    if counted:
        lines.append(tr("frames by kind: {counted}", counted=counted))
    lines += [_told(difference) for difference in comparison.differences[:SHOWN]]
    if differing > SHOWN:
        lines.append(tr("and {count} more; --format json has them all", count=differing - SHOWN))
    lines += _times(comparison)
    failures = rules.failures(comparison)
    lines += [tr("fails: {why}", why=why) for why in failures]
    return "\n".join(lines)


def as_json(comparison: Comparison, rules: Rules) -> str:
    """One object with everything."""
    failures = rules.failures(comparison)
    return json.dumps(
        {
            "ok": not failures,
            "failures": failures,
            "a": _side(comparison.first, comparison.timings[0]),
            "b": _side(comparison.second, comparison.timings[1]),
            "frames": comparison.frames,
            "beyond": comparison.beyond,
            "same_bytes": comparison.same_bytes,
            "matched": comparison.matched,
            "counts": {kind: comparison.count(kind) for kind in KINDS},
            "slower_percent": comparison.slower_percent,
            "same_pace": comparison.same_pace,
            "differences": [
                {"kinds": difference.kinds} | asdict(difference) for difference in comparison.differences
            ],
        },
        ensure_ascii=False,
        indent=2,
    )


def as_junit(comparison: Comparison, rules: Rules) -> bytes:
    """One test case for each stream and rule that can fail, and one for the times."""
    name = f"belvedere compare {comparison.first.name} {comparison.second.name}"
    suite = ElementTree.Element("testsuite", name=printable(name))
    streams = sorted({difference.stream for difference in comparison.differences} | _streams(comparison))
    failed = 0
    for stream in streams:
        for kind in rules.kinds:
            frames = [
                difference
                for difference in comparison.differences
                if difference.stream == stream and kind in difference.kinds
            ]
            failed += bool(frames)
            _case(suite, stream, kind, [_told(difference) for difference in frames])
    if rules.slower is not None:
        slow = Rules(slower=rules.slower).failures(comparison)
        failed += bool(slow)
        _case(suite, "times", "slower", slow)
    suite.set("tests", str(len(suite)))
    suite.set("failures", str(failed))
    return b'<?xml version="1.0" encoding="utf-8"?>\n' + ElementTree.tostring(suite)


def _case(suite: ElementTree.Element, stream: str, kind: str, lines: Sequence[str]) -> None:
    case = ElementTree.SubElement(suite, "testcase", classname=printable(stream), name=kind, time="0")
    if lines:
        failure = ElementTree.SubElement(
            case, "failure", message=printable(tr("{kind}: {count} times", kind=kind, count=len(lines)))
        )
        failure.text = printable("\n".join(lines))


def _streams(comparison: Comparison) -> set[str]:
    return {str(camera["node"]) for camera in comparison.first.facts["cameras"]}


def _head(letter: str, recording: Recording) -> str:
    facts = recording.facts
    models = ", ".join(f"{model['file']} {model['sha256'][:8]}" for model in facts["models"])
    parameters = ", ".join(f"{name}={value}" for name, value in facts["parameters"].items())
    told = [f"{letter} {recording.name}: {facts['application']}", f"code {facts['code']['sha256'][:8]}"]
    told += [text for text in (models, parameters) if text]
    if not recording.is_complete or facts.get("cut"):
        told.append(tr("not whole"))
    return "; ".join(told)


def _side(recording: Recording, times: Distribution | None) -> dict[str, Any]:
    wanted = ("application", "replays", "made", "parameters", "models", "code", "complete", "cut")
    return {
        "name": recording.name,
        **{name: recording.facts.get(name) for name in wanted},
        "put_ms": None if times is None else asdict(times) | {"bounds": Distribution.bounds},
    }


def _told(difference: FrameDifference) -> str:
    """One frame in one line."""
    return f"{difference.stream} #{difference.frame}: {difference_text(difference)}"


def difference_text(difference: FrameDifference) -> str:
    """How a frame differs, in a line."""
    parts = [tr("not put by {run}", run=difference.absent)] if difference.absent else []
    parts += [tr("missing {box}", box=_box(box)) for box in difference.missing]
    parts += [tr("added {box}", box=_box(box)) for box in difference.added]
    parts += [
        tr("{box} is now {label}", box=_box(pair.first), label=repr(pair.second.label))
        for pair in difference.relabelled
    ]
    for pair in difference.moved:
        parts.append(tr("moved {box} (IoU {iou})", box=_box(pair.first), iou=f"{pair.iou:.2f}"))
    before, after = difference.texts
    if before or after:
        parts.append(f"{', '.join(map(repr, before)) or '-'} -> {', '.join(map(repr, after)) or '-'}")
    if difference.picture:
        parts.append(tr("other pixels"))
    return "; ".join(parts)


def _box(box: Detection) -> str:
    corners = f"[{box.left:.3f} {box.top:.3f} {box.right:.3f} {box.bottom:.3f}]"
    return f"{box.label!r} {corners}" if box.label else corners


def _times(comparison: Comparison) -> list[str]:
    lines = []
    for letter, times in zip("AB", comparison.timings, strict=True):
        if times is not None:
            lines.append(
                tr(
                    "{run} delivery to put, ms: p50 {p50}, p90 {p90}, p95 {p95}, p99 {p99}, most {most}",
                    run=letter,
                    p50=f"{times.p50:.1f}",
                    p90=f"{times.p90:.1f}",
                    p95=f"{times.p95:.1f}",
                    p99=f"{times.p99:.1f}",
                    most=f"{times.most:.1f}",
                )
            )
    if lines and not comparison.same_pace:
        lines.append(tr("One is a recorded run, the other a replay: their times say little of each other"))
    return lines
