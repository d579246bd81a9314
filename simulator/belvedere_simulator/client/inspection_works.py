"""Calls about messages: listening, looking, publishing, recording and playing again."""

from __future__ import annotations

import base64
import time
from dataclasses import asdict
from pathlib import Path
from typing import Any

from belvedere_simulator.client.call import Arguments, Call
from belvedere_simulator.client.inspection_sessions import Sessions, broker_of
from belvedere_simulator.client.sites import Sites
from belvedere_simulator.inspection.brokers import Brokers
from belvedere_simulator.inspection.documents import detail_of, job_document, shadow_document
from belvedere_simulator.inspection.filters import MessageFilter
from belvedere_simulator.inspection.following import Follower
from belvedere_simulator.inspection.published import Published, PublishedMessages
from belvedere_simulator.inspection.recording.player import Played, play
from belvedere_simulator.inspection.recording.reader import open_recording
from belvedere_simulator.inspection.recording.writer import LARGEST
from belvedere_simulator.messages import tr
from belvedere_simulator.vault.broker_passwords import remembered_password

_SECONDS = 0.25


class InspectionWorks:
    """What the Messages page asks for; a `session` is a name that the page has made up."""

    def __init__(self, sites: Sites) -> None:
        self._sessions = Sessions(sites)
        self._published = PublishedMessages()

    def open(self, call: Call, given: Arguments) -> None:
        """Listen at `source` until the call is cancelled: the `site`, a `broker` by its name or its `url`
        and what goes with it, or a recording (`file`). Raises BelvedereError.
        """
        self._sessions.live(call, given)

    def follow(self, call: Call, given: Arguments) -> None:
        """What is new, four times a second at most: see `Follower.news`; with `standing` of the connection.
        `filter` is that of a MessageFilter. Raises BelvedereError BV-MSG-004.
        """
        session = self._sessions.find(given)
        follower = Follower(session.seen, MessageFilter.of(dict(given.get("filter") or {})))
        last: dict[str, Any] = {}
        while True:
            news = {**follower.news(), "standing": session.standing()}
            # A rate that falls to nothing is worth telling, too.
            if news != last:
                call.event(news)
            last = {**news, "first": False, "rows": [], "topics": [], "jobs": [], "shadows": []}
            call.wait(_SECONDS)
            self._sessions.find(given)

    def detail(self, _call: Call, given: Arguments) -> dict[str, Any] | None:
        """The message `number` whole; None once it is kept no longer."""
        message = self._sessions.find(given).seen.find(int(given["number"]))
        return detail_of(message) if message is not None else None

    def series(self, _call: Call, given: Arguments) -> dict[str, Any]:
        """The numbers on a `topic`: `paths`, and the `points` (time, value) of `path` or of the first."""
        series = self._sessions.find(given).seen.series(str(given["topic"]))
        path = str(given.get("path") or "")
        if path not in series:
            path = next(iter(series), "")
        return {"paths": list(series), "path": path, "points": series.get(path, [])}

    def job(self, _call: Call, given: Arguments) -> dict[str, Any] | None:
        """The `job` of a `thing` with every step."""
        seen = self._sessions.find(given).seen
        with seen.lock:
            found = seen.jobs.find(str(given["thing"]), str(given["job"]))
            return job_document(found) if found is not None else None

    def shadow(self, _call: Call, given: Arguments) -> dict[str, Any] | None:
        """The `shadow` of a `thing` side by side; the classic one has no name."""
        seen = self._sessions.find(given).seen
        with seen.lock:
            found = seen.shadows.find(str(given["thing"]), str(given["shadow"]))
            return shadow_document(found) if found is not None else None

    def publish(self, _call: Call, given: Arguments) -> None:
        """Publish `payload` (text; or bytes under `base64`) on `topic`. Raises BelvedereError."""
        topic, qos, retained = str(given["topic"]), int(given.get("qos", 0)), bool(given.get("retained"))
        text = str(given.get("payload", ""))
        payload = base64.b64decode(given["base64"]) if given.get("base64") else text.encode()
        self._sessions.find(given).speaker().publish(topic, payload, qos, retained=retained)
        if not given.get("base64"):
            self._published.add(Published(topic, text, qos, retained, time.time()))

    def published(self, _call: Call, _given: Arguments) -> list[dict[str, Any]]:
        """What was published before, the newest first."""
        return [asdict(each) for each in self._published.read()]

    def forget_published(self, _call: Call, _given: Arguments) -> None:
        """Keep nothing of it any more."""
        self._published.forget()

    def record(self, _call: Call, given: Arguments) -> None:
        """Write what is heard from now on to `file`, of `largest` bytes. Raises BelvedereError."""
        only = MessageFilter.of(dict(given.get("filter") or {}))
        inspector = self._sessions.find(given).speaker()
        inspector.record(Path(str(given["file"])), int(given.get("largest", LARGEST)), only)

    def stop_recording(self, _call: Call, given: Arguments) -> dict[str, Any] | None:
        """Close the file: its name, and how much is in it; None where nothing was recorded."""
        recorder = self._sessions.find(given).speaker().stop_recording()
        if recorder is None:
            return None
        return {"file": str(recorder.file), "count": recorder.count, "hidden": recorder.hidden}

    def replay(self, call: Call, given: Arguments) -> dict[str, Any]:
        """Publish what `file` holds, `speed` times as fast: how many were `published`, left out because
        secrets are `hidden` in them, and `refused`, with the first `problem`.
        """
        inspector = self._sessions.find(given).speaker()
        recording = open_recording(Path(str(given["file"])))
        whole = sum(1 for _message in recording.messages())

        def check(played: Played) -> None:
            done = played.published + played.hidden + played.refused
            call.progress(tr("{done} of {whole}", done=done, whole=whole), done / whole if whole else None)

        played = play(
            recording.messages(),
            lambda each: inspector.publish(each.topic, each.payload, each.qos, retained=each.retained),
            speed=float(given.get("speed", 1.0)),
            check=check,
            wait=call.wait,
        )
        problem = str(played.problem) if played.problem is not None else ""
        return {**asdict(played), "whole": whole, "problem": problem}

    def brokers(self, _call: Call, _given: Arguments) -> dict[str, dict[str, Any]]:
        """The brokers that have a name, by it."""
        return Brokers().every()

    def save_broker(self, _call: Call, given: Arguments) -> dict[str, bool]:
        """Give the `broker` a `name`; `kept`: whether a keyring has its password. Raises BelvedereError."""
        address = broker_of(given["broker"], lambda _url, _user: "")
        Brokers().save(str(given["name"]), address)
        if not address.password:
            return {"kept": False}
        return {"kept": remembered_password(address.url, address.user, address.password)}

    def forget_broker(self, _call: Call, given: Arguments) -> None:
        """Know the broker `name` no more, nor its password."""
        known = Brokers()
        told = known.every().get(str(given["name"]), {})
        known.forget(str(given["name"]))
        if told.get("user"):
            remembered_password(str(told.get("url")), str(told["user"]), "")
