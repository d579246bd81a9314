"""What became of a run: node states, counts, errors, exit code, and the report made of them."""

from __future__ import annotations

import threading
import time
from dataclasses import replace
from typing import Any, cast

from belvedere_simulator.application.node.exit_code import describe
from belvedere_simulator.application.node.process import CodeNodeProcess
from belvedere_simulator.application.run.endings import (
    EXIT_APPLICATION,
    EXIT_BAD_INPUT,
    EXIT_CAMERA,
    EXIT_INTERRUPTED,
    EXIT_OK,
    REASONS,
    never_delivered,
)
from belvedere_simulator.application.run.figures import Interval, Restarts, edge_figures, node_figures
from belvedere_simulator.application.run.report import is_silent
from belvedere_simulator.application.run.request import RunRequest
from belvedere_simulator.application.run.tally import Tally
from belvedere_simulator.events import (
    ApplicationExited,
    NodeState,
    NodeStateChanged,
    ProblemRaised,
    StatisticsReported,
)
from belvedere_simulator.inference.service import ModelStatus
from belvedere_simulator.messages import tr


class RunStatus:
    """Collects from every thread; the report may be asked for at any time."""

    def __init__(self, request: RunRequest) -> None:
        self._request = request
        self._lock = threading.Lock()
        self._started = time.monotonic()
        self._seconds: float | None = None
        self._nodes: dict[str, dict[str, str]] = {}
        self._problems: list[dict[str, str]] = []
        self._exits: list[ApplicationExited] = []
        self._models: list[ModelStatus] = []
        self._ending: str | None = None
        self._refused = False
        self._worker_restarts = 0
        self._by_hand = 0
        self._code_restarts = 0
        self.model_restarts = 0
        self.tally = Tally()

    @property
    def seconds(self) -> float:
        """How long the run has lasted."""
        return self._seconds if self._seconds is not None else time.monotonic() - self._started

    @property
    def provider(self) -> str:
        """Where the models really run; "none" without models, several are joined by a comma."""
        return ",".join(dict.fromkeys(model.provider for model in self._models)) or "none"

    def note(self, event: ApplicationExited | NodeStateChanged | ProblemRaised) -> None:
        """Remember what is in the report."""
        with self._lock:
            if isinstance(event, NodeStateChanged):
                self._nodes[event.node] = {"kind": event.kind, "state": event.state, "detail": event.detail}
            elif isinstance(event, ApplicationExited):
                self._exits.append(event)
            else:
                problem = {"code": event.code, "message": event.message, "severity": event.severity}
                self._problems.append(problem)

    def interval(self, before: Tally, seconds: float, code: int, models: int) -> StatisticsReported:
        """What happened since `before`, over `seconds`; how often code and models started again by now."""
        report = self.tally.interval(before, seconds, self.seconds)
        with self._lock:
            states = {name: cast("NodeState", node["state"]) for name, node in self._nodes.items()}
        interval = Interval(
            self.tally,
            before,
            seconds,
            report.streams,
            frozenset(name for names in self._request.bindings.ports.values() for name in names),
            states,
            Restarts(code + self._code_restarts + self._by_hand, self._worker_restarts, models),
        )
        application = self._request.application
        return replace(
            report,
            nodes=node_figures(application, interval),
            edges=edge_figures(application, interval),
        )

    def model_loaded(self, model: ModelStatus) -> None:
        """A model node runs."""
        self._models.append(model)

    def counted(self, statistics: dict[str, Any]) -> None:
        """The stream worker's counters came."""
        self.tally.update(statistics, self._request.instance)

    def worker_restarted(self, count: int) -> None:
        """The stream worker was started again."""
        self._worker_restarts = count

    def restarted_by_hand(self) -> None:
        """The user asked for a restart of the application."""
        self._by_hand += 1

    def node_ended(self, node: CodeNodeProcess) -> None:
        """The code node is over."""
        self._code_restarts += node.restarts

    def refused(self) -> None:
        """The run could not begin: something given to it does not fit."""
        self._refused = True

    def finished(self, ending: str | None) -> None:
        """The run is over."""
        self._seconds = time.monotonic() - self._started
        self._ending = ending

    def report(self, node: CodeNodeProcess | None) -> dict[str, Any]:
        """The JSON report. Latencies in milliseconds."""
        with self._lock:
            counted = self.tally.application
            seconds = round(self.seconds, 3)
            return {
                "application": self._request.application.name,
                "exit_code": self._exit_code(),
                "ended": self._ended(),
                "seconds": seconds,
                "frames": {
                    "delivered": self.tally.total("delivered"),
                    "cached": self.tally.total("cached"),
                    "dropped": self.tally.total("dropped"),
                    "put": int(counted.get("put", 0)),
                    "batches": self.tally.batches,
                },
                "fps": round(self.tally.batches / seconds, 2) if seconds else 0.0,
                "latency_ms": {
                    "take": counted.get("take_ms"),
                    "work": counted.get("work_ms"),
                    "call": counted.get("call_ms", {}),
                    "put": counted.get("put_ms"),
                    "age_at_put": counted.get("age_at_put_ms"),
                    "age_at_display": counted.get("age_at_display_ms"),
                },
                "nodes": dict(self._nodes),
                "cameras": self._cameras(),
                "restarts": {
                    "application": self._code_restarts + self._by_hand,
                    "stream_worker": self._worker_restarts,
                    "model_server": self.model_restarts,
                },
                "errors": self._errors(),
                "warnings": [problem for problem in self._problems if problem["severity"] == "warning"],
                "traceback": node.traceback if node else "",
                "exits": [ended.exit_code for ended in self._exits],
                "provider": self.provider,
                "models": [_model(model) for model in self._models],
                "isolation": self._request.isolation,
                "interpreter": str(self._request.interpreter),
                "logs": {
                    "folder": str(self._request.folders.streams),
                    "streams": sorted(str(path) for path in self._request.folders.streams.glob("*.log")),
                },
            }

    def _cameras(self) -> dict[str, dict[str, Any]]:
        read = {name for names in self._request.bindings.ports.values() for name in names}
        cameras = {}
        for camera in self._request.bindings.cameras:
            counts = self.tally.cameras.get(camera.node, {})
            cameras[camera.node] = {
                "delivered": counts.get("delivered", 0),
                "decoded": counts.get("decoded", 0),
                "cached": counts.get("cached", 0),
                "dropped": counts.get("dropped", 0),
                "size": [counts.get("width", 0), counts.get("height", 0)],
                "read": camera.node in read,
                "paused": camera.paused,
                "detail": self._nodes.get(camera.node, {}).get("detail", ""),
            }
        return cameras

    def _ended(self) -> str:
        """In words; a camera without pictures is the news, unless the user ended the run."""
        if self._exit_code() != EXIT_CAMERA or self._ending == "asked":
            return REASONS[self._ending]
        silent = [name for name, camera in self._cameras().items() if is_silent(camera)]
        return never_delivered(silent) if self.tally.batches else REASONS["camera"]

    def _errors(self) -> list[dict[str, str]]:
        """What was raised, and the application's own failure."""
        errors = [problem for problem in self._problems if problem["severity"] == "error"]
        last = self._exits[-1] if self._exits else None
        failed = last.exit_code != 0 if last else not errors
        if self._ending == "application" and failed:
            errors.append({"code": "BV-RUN-016", "message": self._failure(last), "severity": "error"})
        return errors

    def _failure(self, last: ApplicationExited | None) -> str:
        """The exception of the traceback; without one, why the node is in ERROR."""
        lines = last.traceback.strip().splitlines() if last else []
        reasons = [node["detail"] for node in self._nodes.values() if node["kind"] == "code"]
        ended = tr("The application {ended}", ended=describe(last.exit_code)) if last else ""
        return next(text for text in (*lines[-1:], *reasons, ended, REASONS["application"]) if text)

    def _exit_code(self) -> int:
        if self._refused:
            return EXIT_BAD_INPUT
        limited = self._request.frame_limit is not None or self._request.seconds is not None
        if self._ending == "asked" and limited:
            return EXIT_INTERRUPTED
        unlaunched = not self._exits or self._exits[-1].exit_code != 0
        if (self._ending == "application" and unlaunched) or self._ending == "engine":
            return EXIT_APPLICATION
        silent = any(is_silent(camera) for camera in self._cameras().values())
        return EXIT_CAMERA if silent and self._ending is not None else EXIT_OK


def _model(model: ModelStatus) -> dict[str, Any]:
    return {
        "node": model.node,
        "file": model.file,
        "provider": model.provider,
        "load_seconds": round(model.load_seconds, 3),
    }
