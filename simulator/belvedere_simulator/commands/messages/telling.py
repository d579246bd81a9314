"""Messages, jobs and shadows as a terminal shows them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from belvedere_simulator.commands.tables import record, shown, table, terminal_width
from belvedere_simulator.inspection.message import Message, preview
from belvedere_simulator.inspection.rejections import explain
from belvedere_simulator.messages import tr


def message_line(message: Message) -> str:
    """One line; a refusal has its reason on a second one."""
    marks = tr(" retained") if message.retained else ""
    line = f"{clock(message.time)} {message.topic} [{message.qos}{marks}] {preview(message.payload)}"
    if not message.topic.endswith("/rejected"):
        return shown(line)
    refusal = explain(message.topic, message.document or {})
    return f"{shown(line)}\n    {shown(tr('{reason} {helps}', reason=refusal.reason, helps=refusal.helps))}"


def job_text(job: Mapping[str, Any]) -> str:
    """A job with its steps."""
    status = job["status"] or tr("unknown")
    head = record(
        [
            (tr("Device"), job["thing"]),
            (tr("Job"), job["job"]),
            (tr("Operation"), job["operation"]),
            (tr("State"), tr("{status}, and no longer pending", status=status) if job["left"] else status),
            (tr("Version"), job["version"]),
        ]
    )
    return f"{head}\n\n{_steps(job['entries'])}"


def shadow_text(shadow: Mapping[str, Any]) -> str:
    """A shadow side by side, with its versions."""
    head = record(
        [
            (tr("Device"), shadow["thing"]),
            (tr("Shadow"), shadow["shadow"] or tr("the classic one")),
            (tr("Version"), shadow["version"]),
            (tr("State"), _standing(shadow)),
        ]
    )
    heads = (tr("MEMBER"), tr("DESIRED"), tr("REPORTED"), tr("DELTA"))
    rows = [
        (row["path"], row["desired"], row["reported"], tr("differs") if row["differs"] else "")
        for row in shadow["rows"]
    ]
    members = table(heads, rows, terminal_width()) if rows else tr("It has no members.")
    return f"{head}\n\n{members}\n\n{_steps(shadow['entries'])}"


def clock(time: float) -> str:
    """A moment of today or of another day, to the millisecond."""
    at = datetime.fromtimestamp(time).astimezone()
    return at.strftime("%Y-%m-%d %H:%M:%S.") + f"{at.microsecond // 1000:03d}"


def _standing(shadow: Mapping[str, Any]) -> str:
    if shadow["deleted"]:
        return tr("deleted")
    return "" if shadow["whole"] else tr("only what was heard of it")


def _steps(entries: list[Mapping[str, Any]]) -> str:
    heads = (tr("TIME"), tr("VERSION"), tr("WHAT"), tr("WRONG"))
    return table(heads, [_step(entry) for entry in entries], terminal_width())


def _step(entry: Mapping[str, Any]) -> tuple[Any, ...]:
    text = str(entry["text"])
    if entry["missed"]:
        text = tr("({count} changes were not heard) {text}", count=entry["missed"], text=text)
    if entry.get("details"):
        text = f"{text} {shown(entry['details'])}"
    refusal = entry["refusal"]
    if refusal:
        text = f"{text} {refusal['helps']}"
    # What a report expects is no version that was.
    version = None if entry["kind"] == "asked" else entry["version"]
    return clock(entry["time"]), version, text, entry["wrong"]
