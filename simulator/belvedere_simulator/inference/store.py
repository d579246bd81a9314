"""The sessions in use: one per distinct model, loaded for the first application, dropped after the last."""

from __future__ import annotations

import threading
from collections import Counter
from pathlib import Path

from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.inference.endpoint import NodeModel
from belvedere_simulator.inference.plan import ModelPlan, Precision
from belvedere_simulator.inference.session import SharedSession, open_session, session_key
from belvedere_simulator.inference.statistics import CallRecorder
from belvedere_simulator.inference.tensor import check_declared
from belvedere_simulator.messages import tr

SessionKey = tuple[str, tuple[str, ...], Precision]


class SessionStore:
    """Hands out sessions and counts their users."""

    def __init__(self, cache: Path) -> None:
        self._cache = cache
        self._loading = threading.Lock()
        self._lock = threading.Lock()
        self._sessions: dict[SessionKey, SharedSession] = {}
        self._users: Counter[SessionKey] = Counter()
        self._keys: dict[int, SessionKey] = {}

    @property
    def count(self) -> int:
        """How many models are in memory."""
        with self._lock:
            return len(self._sessions)

    def take(self, plan: ModelPlan) -> NodeModel:
        """The model of a node, loaded when nobody has it yet. Raises BelvedereError."""
        check_memory(plan)
        try:
            key = session_key(plan.file, plan.provider, plan.precision)
        except OSError as error:
            what = tr("The model file cannot be read")
            raise BelvedereError(
                "BV-MODEL-001", what, where=str(plan.file), why=error.strerror or str(error)
            ) from error
        with self._loading:
            session = self._sessions.get(key) or open_session(
                plan.file, plan.provider, plan.precision, self._cache
            )
            check_declared(f"{plan.node} ({plan.file})", session.inputs, plan.inputs)
            outputs = session.outputs(plan.outputs)
            with self._lock:
                self._sessions[key] = session
                self._users[key] += 1
                self._keys[id(session)] = key
        return NodeModel(plan, session, outputs, CallRecorder())

    def give_back(self, session: SharedSession) -> None:
        """One user less; the last one unloads it (memory goes when its running calls end)."""
        with self._lock:
            key = self._keys[id(session)]
            self._users[key] -= 1
            if not self._users[key]:
                del self._users[key], self._sessions[key], self._keys[id(session)]


def check_memory(plan: ModelPlan) -> None:
    """Raise BelvedereError BV-MODEL-015 when the weights of a model are more than it may take."""
    size = plan.file.stat().st_size if plan.file.is_file() else 0
    if plan.memory is not None and size > plan.memory:
        raise BelvedereError(
            "BV-MODEL-015",
            tr("There is not enough memory for the model"),
            where=str(plan.file),
            why=tr("it takes {size} bytes, and {memory} are left", size=size, memory=plan.memory),
        )
