"""Who is listening to which broker for a window, or reads which recording."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from belvedere_simulator.client.call import Arguments, Call, CallCancelledError
from belvedere_simulator.client.lines import failure_document
from belvedere_simulator.client.place import place_of
from belvedere_simulator.client.sites import Sites
from belvedere_simulator.commands.clients import Clients, Place
from belvedere_simulator.commands.messages.opening import site_inspector
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.inspection.brokers import Brokers
from belvedere_simulator.inspection.connection.broker_address import BrokerAddress
from belvedere_simulator.inspection.connection.link import Standing
from belvedere_simulator.inspection.connection.way import way_to
from belvedere_simulator.inspection.inspector import Inspector, observation_of
from belvedere_simulator.inspection.observation import Observation
from belvedere_simulator.inspection.recording.reader import open_recording
from belvedere_simulator.messages import tr
from belvedere_simulator.vault.broker_passwords import recalled_password

_LOST = "BV-CLI-009"


class Session:
    """What one window looks at; `inspector` is None where it reads a recording."""

    def __init__(self, seen: Observation, inspector: Inspector | None, name: str) -> None:
        self.seen, self.inspector, self._name = seen, inspector, name

    def standing(self) -> dict[str, Any]:
        """How the connection stands, and what is recorded."""
        if self.inspector is None:
            return {"state": "recording", "broker": self._name, "refused": [], "gaps": 0, "recording": None}
        told: Standing = self.inspector.standing
        problem = {"problem": failure_document(told.problem)} if told.problem is not None else {}
        recorder = self.inspector.recorder
        recording = None
        if recorder is not None:
            recording = {
                "file": str(recorder.file),
                "count": recorder.count,
                "bytes": recorder.bytes,
                "full": recorder.full,
                "hidden": recorder.hidden,
            } | ({"problem": failure_document(recorder.problem)} if recorder.problem else {})
        return {
            "state": told.state.value,
            "broker": told.broker,
            "refused": list(told.refused),
            "gaps": told.gaps,
            "recording": recording,
            **problem,
        }

    def speaker(self) -> Inspector:
        """Who can publish and record. Raises BelvedereError BV-MSG-003 where a recording is read."""
        if self.inspector is None:
            raise BelvedereError("BV-MSG-003", tr("A recording is read: there is no broker"))
        return self.inspector


class Sessions:
    """All sessions, by the names that windows give them. Any thread."""

    def __init__(self, sites: Sites) -> None:
        self._sites = sites
        self._sessions: dict[str, Session] = {}
        self._lock = threading.Lock()

    def find(self, given: Arguments) -> Session:
        """The `session` that is named. Raises CallCancelledError when it has ended."""
        with self._lock:
            found = self._sessions.get(str(given["session"]))
        if found is None:
            raise CallCancelledError
        return found

    def live(self, call: Call, given: Arguments) -> None:
        """Keep the session `session` at `source` until the call is cancelled. Raises BelvedereError."""
        source, ended = dict(given["source"]), threading.Event()
        call.at_cancel(ended.set)
        session = self._read(call, source) if source.get("file") else self._listening(given, source)
        with self._lock:
            self._sessions[str(given["session"])] = session
        try:
            call.event({"open": True})
            ended.wait()
        finally:
            with self._lock:
                # A window that opens another source at once has the next one already.
                if self._sessions.get(str(given["session"])) is session:
                    del self._sessions[str(given["session"])]
            if session.inspector is not None:
                session.inspector.close()

    def _read(self, call: Call, source: dict[str, Any]) -> Session:
        recording = open_recording(Path(str(source["file"])))
        told = tr("Reading {file}", file=recording.file.name)
        seen = observation_of(recording, lambda count: call.progress(f"{told}: {count}"))
        return Session(seen, None, str(recording.file))

    def _listening(self, given: Arguments, source: dict[str, Any]) -> Session:
        inspector = self._of_site(given) if source.get("site") else self._of_broker(source)
        inspector.start()
        return Session(inspector.seen, inspector, "")

    def _of_site(self, given: Arguments) -> Inspector:
        place = place_of(given)
        began = False

        def clients() -> Clients:
            nonlocal began
            # It is started for who looks first. One that was stopped since is wanted to stay so.
            if began and _was_stopped(place):
                raise BelvedereError("BV-MSG-003", tr("The site does not run"))
            began = True
            return self._sites.clients(place)

        def again(standing: Standing) -> None:
            # A site that was started anew may have another address.
            if standing.problem is not None and standing.problem.code == _LOST:
                self._sites.forget(place)

        return site_inspector(clients, changed=again)

    def _of_broker(self, source: dict[str, Any]) -> Inspector:
        address = broker_of(source)
        return Inspector(lambda: way_to(address))


def _was_stopped(place: Place) -> bool:
    from belvedere_simulator.service.site.site import site_status  # noqa: PLC0415 - heavy libraries
    from belvedere_simulator.service.site.site_folder import default_data_dir  # noqa: PLC0415

    if place.endpoint:
        return False
    return site_status(Path(place.data_dir or default_data_dir()).resolve()).record is None


def broker_of(source: Arguments, recall: Callable[[str, str], str] = recalled_password) -> BrokerAddress:
    """The broker of a `source`: a name under `broker`, or all its parts; a password that was kept is added.

    Raises BelvedereError BV-MSG-001, BV-MSG-009.
    """
    told = dict(Brokers().find(str(source["broker"])).document()) if source.get("broker") else dict(source)
    if source.get("password"):
        told["password"] = source["password"]
    elif told.get("user"):
        told["password"] = recall(str(told["url"]), str(told["user"]))
    return BrokerAddress.of(told)
