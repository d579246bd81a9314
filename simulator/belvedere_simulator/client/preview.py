"""Calls about live pictures: the process that decodes them is started here and told what to show."""

from __future__ import annotations

import sys
import threading
from collections.abc import Mapping, Sequence
from typing import Any

from belvedere_simulator.client.call import Arguments, Call, CallCancelledError, Work
from belvedere_simulator.client.camera_sources import resolve_source
from belvedere_simulator.client.lines import failure_document
from belvedere_simulator.client.place import place_of
from belvedere_simulator.client.preview_process import PreviewProcess
from belvedere_simulator.client.sites import Sites
from belvedere_simulator.client.still_pictures import Fetch, StillPictures
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.messages import tr
from belvedere_simulator.supervision.budget import RestartBudget

_LOOK_SECONDS = 60.0
_PAUSE_SECONDS = 0.5


class _Session:
    """One window's preview: its process, and who fetches pictures for it from elsewhere."""

    def __init__(self, process: PreviewProcess) -> None:
        self.process = process
        self.stills: dict[str, StillPictures] = {}
        self.shown = 0
        self.closed = False
        self.lock = threading.Lock()

    def still_wants(self, turn: int) -> bool:
        """Whether nothing else is shown by now: a camera is looked up without the lock."""
        return self.shown == turn and not self.closed

    def close(self) -> None:
        with self.lock:
            self.closed = True
            stills, self.stills = list(self.stills.values()), {}
        for each in stills:
            each.stop()
        self.process.close()


class PreviewCalls:
    """`fetch` gets one picture as an appliance sees it (the work `cameras.snapshot`); `describe` tells about
    an appliance (the work `devices.describe`).
    """

    def __init__(self, sites: Sites, fetch: Fetch, describe: Work) -> None:
        self._sites = sites
        self._fetch = fetch
        self._describe = describe
        self._sessions: dict[str, _Session] = {}

    def works(self) -> dict[str, Work]:
        """By name."""
        return {"cameras.preview": self.preview, "cameras.preview-show": self.show}

    def preview(self, call: Call, given: Arguments) -> None:
        """Keep a decoding process running until cancelled: {"address"} of each one, {"ended": true} between.

        `session` names it for `show`. Raises BelvedereError BV-PIC-001 when it ends again and again.
        """
        name, budget = str(given["session"]), RestartBudget()
        while budget.spend():
            ended = threading.Event()
            call.at_cancel(ended.set)
            session = _Session(_started(ended))
            self._sessions[name] = session
            try:
                call.event({"address": session.process.address, "pid": session.process.pid})
                while not ended.wait(_LOOK_SECONDS):
                    continue
            finally:
                # A window that stops and starts again has the next one already.
                if self._sessions.get(name) is session:
                    del self._sessions[name]
                session.close()
            call.event({"ended": True})
            call.wait(_PAUSE_SECONDS)
        raise BelvedereError(
            "BV-PIC-001", tr("Live pictures cannot be decoded"), why=tr("it ends again and again")
        )

    def show(self, call: Call, given: Arguments) -> dict[str, Any]:
        """Show exactly `cameras`, each with `key` and `source`, in the process of `session`.

        Returns {"problems": {key: failure}} of those that cannot be looked up.
        """
        session = self._sessions.get(str(given["session"]))
        if session is None:
            raise CallCancelledError
        cameras: Sequence[Mapping[str, Any]] = given["cameras"]
        with session.lock:
            session.shown += 1
            turn = session.shown
            self._drop(session, cameras)
        problems = {}
        for camera in cameras:
            call.check()
            try:
                self._show(call, session, turn, camera, given)
            except BelvedereError as error:
                problems[str(camera["key"])] = failure_document(error)
        return {"problems": problems}

    def _drop(self, session: _Session, cameras: Sequence[Mapping[str, Any]]) -> None:
        """Let go of what is not shown any more."""
        keys = [str(camera["key"]) for camera in cameras]
        session.process.keep(keys)
        sources = {str(camera["key"]): camera["source"] for camera in cameras}
        for key, stills in list(session.stills.items()):
            if sources.get(key) != stills.source:
                session.stills.pop(key).stop()

    def _show(
        self, call: Call, session: _Session, turn: int, camera: Mapping[str, Any], given: Arguments
    ) -> None:
        key, source = str(camera["key"]), dict(camera["source"])
        if not source.get("viewpoint"):
            target = resolve_source(self._sites, place_of(given), source)
            with session.lock:
                if session.still_wants(turn):
                    session.process.play(key, target)
            return
        name = str(self._describe(call, {**given, "id": source["viewpoint"]})["Name"])
        with session.lock:
            if session.still_wants(turn) and key not in session.stills:
                session.process.show_stills(key, name)
                stills = StillPictures(key, source, given, self._fetch, session.process)
                session.stills[key] = stills
                stills.start()


def _started(ended: threading.Event) -> PreviewProcess:
    try:
        return PreviewProcess(ended.set, _complain)
    except OSError as error:
        why = error.strerror or str(error)
        raise BelvedereError("BV-PIC-001", tr("Live pictures cannot be decoded"), why=why) from error


def _complain(line: str) -> None:
    sys.stderr.write(f"preview: {line}\n")
    sys.stderr.flush()
