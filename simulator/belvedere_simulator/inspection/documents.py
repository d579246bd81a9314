"""What was heard, as JSON for windows and programs."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from belvedere_simulator.inspection.jobs.timeline import Entry, Timeline
from belvedere_simulator.inspection.meaning import (
    Feature,
    device_words,
    feature_words,
    meaning_of,
    said_words,
)
from belvedere_simulator.inspection.message import (
    LONGEST_TEXT,
    Message,
    hexadecimal,
    numbers_of,
    pretty,
    preview,
    text_of,
)
from belvedere_simulator.inspection.rejections import Explained, explain
from belvedere_simulator.inspection.shadows.history import Entry as ShadowEntry
from belvedere_simulator.inspection.shadows.history import ShadowHistory
from belvedere_simulator.inspection.shadows.rows import side_by_side


def row_of(message: Message) -> dict[str, Any]:
    """The message as a line of a list."""
    meaning = meaning_of(message.topic)
    return {
        "number": message.number,
        "time": message.time,
        "topic": message.topic,
        "thing": meaning.device,
        "device": device_words(meaning.device),
        "feature": meaning.feature.value,
        "says": said_words(message.topic),
        "refused": meaning.answer == "rejected",
        "preview": preview(message.payload),
        "size": len(message.payload),
        "qos": message.qos,
        "retained": message.retained,
    }


def detail_of(message: Message) -> dict[str, Any]:
    """The message whole: as JSON, text and bytes, with its rejection in words where it is one."""
    meaning = meaning_of(message.topic)
    text = text_of(message.payload[:LONGEST_TEXT])
    return {
        **row_of(message),
        "feature_words": feature_words(meaning.feature),
        "subject": meaning.subject,
        "json": pretty(message.payload),
        "text": text or "",
        "hex": hexadecimal(message.payload),
        "cut": len(message.payload) > LONGEST_TEXT,
        "numbers": list(numbers_of(message.payload)),
        "refusal": _refusal(message),
    }


def job_summary(timeline: Timeline) -> dict[str, Any]:
    """The job as a line of a list."""
    last = timeline.entries[-1].time if timeline.entries else 0.0
    return {
        "thing": timeline.thing,
        "device": device_words(timeline.thing),
        "job": timeline.job_id,
        "operation": timeline.operation,
        "status": timeline.status.value if timeline.status is not None else "",
        "left": timeline.left,
        "version": timeline.version,
        "steps": len(timeline.entries),
        "wrong": timeline.wrongs,
        "refused": sum(entry.refusal is not None for entry in timeline.entries),
        "time": last,
    }


def job_document(timeline: Timeline) -> dict[str, Any]:
    """The job with every step that was heard."""
    entries = [_entry(entry) for entry in timeline.entries]
    return {**job_summary(timeline), "entries": entries, "dropped": timeline.dropped}


def shadow_summary(history: ShadowHistory) -> dict[str, Any]:
    """The shadow as a line of a list."""
    last = history.entries[-1].time if history.entries else 0.0
    return {
        "thing": history.thing,
        "device": device_words(history.thing),
        "shadow": history.name,
        "version": history.version,
        "deleted": history.deleted,
        "whole": history.whole,
        "differs": len(history.delta),
        "wrong": history.wrongs,
        "refused": sum(entry.refusal is not None for entry in history.entries),
        "time": last,
    }


def shadow_document(history: ShadowHistory) -> dict[str, Any]:
    """The shadow side by side, with every version that was heard of."""
    sections = {"desired": history.desired, "reported": history.reported, "delta": history.delta}
    rows = [asdict(row) for row in side_by_side(history)]
    entries = [_entry(entry) for entry in history.entries]
    return {
        **shadow_summary(history),
        **sections,
        "rows": rows,
        "entries": entries,
        "dropped": history.dropped,
    }


def _entry(entry: Entry | ShadowEntry) -> dict[str, Any]:
    return asdict(entry)


def _refusal(message: Message) -> dict[str, str] | None:
    meaning = meaning_of(message.topic)
    if meaning.answer != "rejected" or meaning.feature is Feature.OTHER:
        return None
    explained: Explained = explain(message.topic, message.document or {})
    return asdict(explained)
