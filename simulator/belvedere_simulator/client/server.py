"""The child's loop: reads calls, does each on a thread of its own, writes what becomes of it."""

from __future__ import annotations

import threading
import time
from collections.abc import Collection, Mapping
from typing import Any, BinaryIO

from belvedere_simulator.client.call import Call, CallCancelledError, Work
from belvedere_simulator.client.lines import failure_document, read_line, write_line
from belvedere_simulator.commands.crash_report import save_report
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.messages import tr


class ClientServer:
    """Does what comes in on `incoming` by `works`, until it is closed; then everything is cancelled.

    Calls named in `looks` change nothing: whether they have ended does not matter then.
    """

    def __init__(
        self,
        works: Mapping[str, Work],
        incoming: BinaryIO,
        outgoing: BinaryIO,
        looks: Collection[str] = (),
    ) -> None:
        self._works = works
        self._looks = looks
        self._incoming = incoming
        self._outgoing = outgoing
        self._calls: dict[int, Call] = {}
        self._threads: dict[int, threading.Thread] = {}
        self._lock = threading.Lock()
        self._writing = threading.Lock()
        self._over = False

    def serve(self, patience: float = 5.0) -> None:
        """Until the other side closes; waits `patience` seconds in all for what cleans up."""
        for line in self._incoming:
            try:
                self._obey(read_line(line))
            except (ValueError, KeyError, TypeError):
                self._tell({"error": {"code": "BV-DSK-010", "what": tr("A line cannot be read")}})
        with self._lock:
            calls, threads = list(self._calls.values()), list(self._threads.values())
        for call in calls:
            call.cancel()
        deadline = time.monotonic() + patience
        for thread in threads:
            if thread.name not in self._looks:
                thread.join(max(0.0, deadline - time.monotonic()))
        # A thread that is left must not be found writing when the process ends.
        with self._writing:
            self._over = True

    def _obey(self, request: Mapping[str, Any]) -> None:
        number = int(request["id"])
        if request.get("cancel"):
            with self._lock:
                running = self._calls.get(number)
            if running is not None:
                running.cancel()
            return
        name, given = str(request["call"]), dict(request.get("with", {}))
        call = Call(lambda told: self._tell({"id": number, **told}))
        thread = threading.Thread(target=self._do, args=(number, name, given, call), name=name, daemon=True)
        with self._lock:
            self._calls[number], self._threads[number] = call, thread
        thread.start()

    def _do(self, number: int, name: str, given: Mapping[str, Any], call: Call) -> None:
        told = self._outcome(name, given, call)
        with self._lock:
            del self._calls[number], self._threads[number]
        self._tell({"id": number, **told})

    def _outcome(self, name: str, given: Mapping[str, Any], call: Call) -> dict[str, Any]:
        try:
            work = self._works.get(name)
            if work is None:
                raise BelvedereError("BV-DSK-010", tr("There is no call of this name"), where=name)
            return {"result": work(call, given)}
        except CallCancelledError:
            return {"cancelled": True}
        except BelvedereError as error:
            return {"cancelled": True} if call.cancelled else {"error": failure_document(error)}
        # Whatever it is: the window is told where the report lies, and everything else goes on.
        except Exception as error:
            return {"error": failure_document(save_report(error))}

    def _tell(self, document: Mapping[str, Any]) -> None:
        with self._writing:
            if self._over:
                return
            try:
                self._outgoing.write(write_line(document))
                self._outgoing.flush()
            except (OSError, ValueError):
                return  # nobody reads any more: the end of the input comes next
