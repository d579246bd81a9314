"""`belvedere messages job` and `shadow`: one of them whole, from the channel or a recording."""

from __future__ import annotations

import argparse
import json
import sys
import threading
from collections.abc import Callable, Sequence
from typing import Any

from belvedere_simulator.channel import topics
from belvedere_simulator.channel.topics import ShadowTopic, ShadowVerb
from belvedere_simulator.commands.messages.opening import listening
from belvedere_simulator.commands.messages.telling import job_text, shadow_text
from belvedere_simulator.commands.tables import table, terminal_width
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.inspection.documents import (
    job_document,
    job_summary,
    shadow_document,
    shadow_summary,
)
from belvedere_simulator.inspection.inspector import Inspector, observation_of
from belvedere_simulator.inspection.meaning import device_words
from belvedere_simulator.inspection.observation import Observation
from belvedere_simulator.inspection.recording.reader import open_recording
from belvedere_simulator.messages import tr


def job(given: argparse.Namespace) -> int:
    """The timeline of a job; a list of jobs where none is named."""
    seen = _seen(given, lambda _inspector: None)
    found = [
        each for each in seen.jobs.every() if _is(given.thing, each.thing) and given.job in ("", each.job_id)
    ]
    if not found:
        raise _nothing(given.job or given.thing)
    if len(found) == 1:
        document = job_document(found[0])
        return _tell(given, document, job_text(document))
    summaries = [job_summary(each) for each in found]
    heads = (tr("DEVICE"), tr("JOB"), tr("OPERATION"), tr("STATE"), tr("STEPS"), tr("WRONG"))
    names = ("device", "job", "operation", "status", "steps", "wrong")
    return _tell_list(given, "jobs", summaries, heads, names)


def shadow(given: argparse.Namespace) -> int:
    """A shadow side by side. A site is asked for it; of a recording what was heard counts."""

    def ask(inspector: Inspector) -> None:
        # Elsewhere things have any names; at a site the device's own may be given, which is none.
        if given.thing and (given.broker or topics.is_thing(given.thing)):
            asked = ShadowTopic(given.thing, ShadowVerb.GET, given.name)
            inspector.publish(topics.text(asked), b"{}")

    seen = _seen(given, ask)
    found = [
        each
        for each in seen.shadows.every()
        if _is(given.thing, each.thing) and (given.name or None) in (None, each.name)
    ]
    if not found:
        raise _nothing(given.name or given.thing)
    if len(found) == 1:
        document = shadow_document(found[0])
        return _tell(given, document, shadow_text(document))
    summaries = [shadow_summary(each) for each in found]
    heads = (tr("DEVICE"), tr("SHADOW"), tr("VERSION"), tr("DIFFERS"), tr("WRONG"))
    return _tell_list(given, "shadows", summaries, heads, ("device", "shadow", "version", "differs", "wrong"))


def _seen(given: argparse.Namespace, ask: Callable[[Inspector], None]) -> Observation:
    if given.recording is not None:
        return observation_of(open_recording(given.recording))
    with listening(given) as inspector:
        ask(inspector)
        threading.Event().wait(given.seconds)
        return inspector.seen


def _is(named: str, thing: str) -> bool:
    return named in ("", thing, device_words(thing))


def _nothing(where: str) -> BelvedereError:
    return BelvedereError("BV-MSG-011", tr("Nothing was heard"), where=where)


def _tell(given: argparse.Namespace, document: Any, text: str) -> int:
    sys.stdout.write(f"{json.dumps(document, indent=2, ensure_ascii=False) if given.json else text}\n")
    return 0


def _tell_list(
    given: argparse.Namespace,
    name: str,
    summaries: list[dict[str, Any]],
    heads: Sequence[str],
    names: Sequence[str],
) -> int:
    rows = [tuple(each[member] for member in names) for each in summaries]
    return _tell(given, {name: summaries}, table(heads, rows, terminal_width()))
