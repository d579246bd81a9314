"""The thread that does the work of workflows, one piece after the other."""

from __future__ import annotations

import logging
import threading

from belvedere_simulator.messages import tr
from belvedere_simulator.service.store.database import Database
from belvedere_simulator.service.workflows.machine import Event, Workflow
from belvedere_simulator.service.workflows.workflows import Workflows

_LOG = logging.getLogger(__name__)

# Work that another process left is found by looking; our own is announced.
LOOK_EVERY = 5.0
MOST_ATTEMPTS = 8
FIRST_PAUSE = 1.0


class WorkflowRunner:
    """Does what is due. Work that keeps failing ends its workflow with the event `gave-up` and a reason."""

    def __init__(self, database: Database, workflows: Workflows, woken: threading.Event) -> None:
        self._database = database
        self._workflows = workflows
        self._woken = woken
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="workflows", daemon=True)

    def start(self) -> None:
        """Resume what a stop of the service interrupted, and go on from there."""
        with self._database.write() as connection:
            self._workflows.resume(connection)
        self._thread.start()

    def stop(self) -> None:
        """Finish the piece of work at hand; the rest waits for the next start."""
        self._stopping.set()
        self._woken.set()
        if self._thread.is_alive():
            self._thread.join()

    def run_due(self) -> int:
        """Do everything that is due now, and what follows from it: how many pieces of work that was."""
        count = 0
        while not self._stopping.is_set():
            with self._database.read() as connection:
                due = self._workflows.due(connection)
            if not due:
                break
            for identifier in due:
                self._do(identifier)
                count += 1
        return count

    def _run(self) -> None:
        while not self._stopping.is_set():
            # Cleared before looking: a wake while we look is not lost.
            self._woken.clear()
            try:
                self.run_due()
            except Exception:
                # The database was busy for too long, or is away: the work stays due.
                _LOG.exception("workflows cannot be advanced")
            if not self._stopping.is_set():
                self._woken.wait(LOOK_EVERY)

    def _do(self, identifier: str) -> None:
        with self._database.write() as connection:
            workflow = self._workflows.take_up(connection, identifier)
        if workflow is None:
            return
        try:
            event = self._workflows.kind_of(workflow).work(workflow)
        except Exception as error:
            _LOG.exception("the work of workflow %s failed", identifier)
            self._failed(workflow, error)
            return
        with self._database.write() as connection:
            self._workflows.tell(connection, identifier, event)

    def _failed(self, workflow: Workflow, error: Exception) -> None:
        with self._database.write() as connection:
            if workflow.attempts < MOST_ATTEMPTS:
                pause = FIRST_PAUSE * 2 ** (workflow.attempts - 1)
                self._workflows.put_off(connection, workflow, pause)
                return
            reason = tr("The service failed: {why}", why=error)
            self._workflows.tell(connection, workflow.id, Event("gave-up", {"reason": reason}))
