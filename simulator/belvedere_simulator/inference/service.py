"""The engine's side of the model server: start it, keep it alive, tell it of applications."""

from __future__ import annotations

import contextlib
import os
import sys
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.inference.control import Control, ControlLost
from belvedere_simulator.inference.link import new_address
from belvedere_simulator.inference.plan import ModelPlan
from belvedere_simulator.inference.statistics import CallStatistics
from belvedere_simulator.messages import tr
from belvedere_simulator.supervision.budget import RestartBudget
from belvedere_simulator.supervision.child import Child
from belvedere_simulator.supervision.link import control_link


@dataclass(frozen=True)
class ModelStatus:
    """A model node as it runs: the file, the provider really used (short name), how long loading took."""

    application: str
    node: str
    file: str
    provider: str
    load_seconds: float
    warnings: tuple[str, ...] = ()

    @staticmethod
    def from_document(document: dict[str, Any]) -> ModelStatus:
        """Read the server's answer."""
        return ModelStatus(**{**document, "warnings": tuple(document["warnings"])})


@dataclass(frozen=True)
class ServerDescription:
    """All model nodes of all applications, and how many sessions serve them."""

    models: tuple[ModelStatus, ...]
    sessions: int


class ModelService:
    """One model server, started again after a crash with the applications it had.

    `log` receives its lines. `failed` is told when it is given up (the restart budget is spent) or
    when an application's models cannot be loaded again. All methods may be called from any thread.
    """

    def __init__(
        self,
        log: Callable[[str], None],
        failed: Callable[[BelvedereError], None],
        cache: Path,
        budget: RestartBudget | None = None,
    ) -> None:
        self._log = log
        self._failed = failed
        self._cache = cache
        self._budget = budget or RestartBudget()
        self._lock = threading.RLock()
        self._applications: dict[str, dict[str, Any]] = {}
        self._child: Child | None = None
        self._control: Control | None = None
        self._stopping = False
        self.restarts = 0

    @property
    def pid(self) -> int | None:
        """The server's process id while there is one."""
        with self._lock:
            return self._child.pid if self._child is not None else None

    def start(self) -> None:
        """Start the server and wait until it is ready. Raises BelvedereError."""
        link = control_link()
        arguments = [sys.executable, "-m", "belvedere_simulator.inference.server", str(self._cache)]
        with self._lock:
            try:
                self._child = Child(
                    "model server",
                    arguments,
                    log=self._log,
                    exited=self._on_exit,
                    environment={**os.environ, **link.environment},
                    pass_descriptors=link.descriptors,
                )
                self._control = Control(link.connected())
                self._child.wait_ready()
            except BaseException:
                link.abandon()
                raise

    def open_application(
        self, application: str, folder: Path, plans: Sequence[ModelPlan]
    ) -> tuple[ModelStatus, ...]:
        """Load an application's models and serve them at the address in `folder` (mode 0700).

        Returns when they are loaded. Raises BelvedereError when one cannot be.
        """
        request = {
            "do": "open_application",
            "application": application,
            "address": new_address(folder),
            "folder": str(folder),
            "models": [plan.to_document() for plan in plans],
        }
        try:
            control, answer = self._ask_which(request)
        except ControlLost:
            raise BelvedereError(
                "BV-MODEL-008", tr("The model server ended while it loaded a model"), where=application
            ) from None
        with self._lock:
            self._applications[application] = request
            if control is not self._control:  # it ended right after it answered
                self._replay([request])
        models = answer["models"]
        return tuple(ModelStatus.from_document(model) for model in models)

    def close_application(self, application: str) -> None:
        """Forget an application; calls it still makes end."""
        with self._lock:
            self._applications.pop(application, None)
        with contextlib.suppress(ControlLost):
            self._ask({"do": "close_application", "application": application})

    def statistics(self) -> dict[str, dict[str, CallStatistics]]:
        """Per application and model node what happened since the last time; empty during a restart."""
        try:
            applications = self._ask({"do": "statistics"})["applications"]
        except ControlLost:
            return {}
        return {
            name: {node: CallStatistics(**fields) for node, fields in nodes.items()}
            for name, nodes in applications.items()
        }

    def look(self, application: str, seconds: float) -> None:
        """Keep copies of the newest calls of an application for so long; see `looked`."""
        with contextlib.suppress(ControlLost):
            self._ask({"do": "look", "application": application, "seconds": seconds})

    def looked(self, application: str, began: int, ended: int) -> list[dict[str, Any]]:
        """What models were given and gave between two moments (monotonic, nanoseconds); the look ends."""
        request = {"do": "looked", "application": application, "began": began, "ended": ended}
        try:
            models: list[dict[str, Any]] = self._ask(request)["models"]
        except ControlLost:
            return []
        return models

    def describe(self) -> ServerDescription:
        """What runs where. Raises BelvedereError when the server is gone."""
        try:
            answer = self._ask({"do": "describe"})
        except ControlLost:
            raise BelvedereError("BV-MODEL-008", tr("The model server is not running")) from None
        models = tuple(ModelStatus.from_document(model) for model in answer["models"])
        return ServerDescription(models, answer["sessions"])

    def stop(self) -> None:
        """End the server."""
        with self._lock:
            self._stopping = True
            child, control = self._child, self._control
        if child is not None:
            child.stop()
        if control is not None:
            control.close()

    def kill(self) -> None:
        """End the server at once, as a power cut does."""
        self._stopping = True
        with self._lock:
            if self._child is not None:
                self._child.kill()
        self.stop()

    def _ask(self, request: dict[str, Any]) -> dict[str, Any]:
        return self._ask_which(request)[1]

    def _ask_which(self, request: dict[str, Any]) -> tuple[Control, dict[str, Any]]:
        with self._lock:
            control = self._control
        if control is None:
            raise ControlLost
        answer = control.ask(request)
        if "error" in answer:
            fields = dict(answer["error"])
            raise BelvedereError(fields.pop("code"), fields.pop("what"), **fields)
        return control, answer

    def _on_exit(self, code: int) -> None:
        if self._stopping:
            return
        self._log(tr("The model server ended with {code}", code=code))
        if not self._budget.spend():
            self._failed(BelvedereError("BV-MODEL-008", tr("The model server keeps ending")))
            return
        with self._lock:
            if self._stopping:
                return
            if self._control is not None:
                self._control.close()
            self.restarts += 1
            with contextlib.suppress(BelvedereError, OSError):  # its own exit brings us here again
                self.start()
                self._replay(list(self._applications.values()))

    def _replay(self, requests: Sequence[dict[str, Any]]) -> None:
        for request in requests:
            try:
                self._ask(request)
            except ControlLost:
                return
            except BelvedereError as error:
                error.where = error.where or request["application"]
                self._failed(error)
