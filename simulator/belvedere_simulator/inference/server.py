"""The model server: `python -m belvedere_simulator.inference.server CACHE_FOLDER`, a child of the engine.

The engine tells it over the control link which applications there are; each application talks to it
at its own endpoint. It ends with the engine.
"""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.inference.arena import arena_maker
from belvedere_simulator.inference.endpoint import Endpoint, NodeModel
from belvedere_simulator.inference.plan import ModelPlan
from belvedere_simulator.inference.providers import short_name
from belvedere_simulator.inference.sampling import told_samples
from belvedere_simulator.inference.store import SessionStore
from belvedere_simulator.inference.tensor_words import TensorWords
from belvedere_simulator.sdk.panoramasdk import wire
from belvedere_simulator.supervision.link import child_link
from belvedere_simulator.supervision.orphan import end_with_parent, tell_ready


class ModelServer:
    """Answers control messages; each in a thread, since loading a model can take minutes."""

    def __init__(self, control: socket.socket, cache: Path) -> None:
        self._control = control
        self._sending = threading.Lock()
        self._lock = threading.Lock()
        self._store = SessionStore(cache)
        self._endpoints: dict[str, Endpoint] = {}
        self._handlers: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
            "open_application": self._open_application,
            "close_application": self._close_application,
            "statistics": self._statistics,
            "describe": self._describe,
            "look": self._look,
            "looked": self._looked,
        }

    def serve(self) -> None:
        """Answer until the control link ends, then let everything go."""
        with contextlib.suppress(OSError):
            while True:
                request = wire.receive(self._control)[0]
                threading.Thread(target=self._handle, args=(request,), daemon=True).start()
        with self._lock:
            endpoints = list(self._endpoints.values())
            self._endpoints.clear()
        for endpoint in endpoints:
            endpoint.close()

    def stop(self) -> None:
        """Make `serve` return; from any thread."""
        with contextlib.suppress(OSError):
            self._control.shutdown(socket.SHUT_RDWR)

    def _handle(self, request: dict[str, Any]) -> None:
        try:
            answer = self._handlers[request["do"]](request)
        except BelvedereError as error:
            fields = {"code": error.code, "what": error.what, "where": error.where}
            answer = {"error": {**fields, "why": error.why, "remedy": error.remedy}}
        except Exception as error:
            answer = {"error": {"code": "BV-MODEL-009", "what": f"{type(error).__name__}: {error}"}}
        with self._sending, contextlib.suppress(OSError):
            wire.send(self._control, {**answer, "id": request.get("id")})

    def _open_application(self, request: dict[str, Any]) -> dict[str, Any]:
        application = request["application"]
        models: dict[str, NodeModel] = {}
        self._close_application(request)  # opened again: the newer one counts
        try:
            for document in request["models"]:
                plan = ModelPlan.from_document(document)
                models[plan.node] = self._store.take(plan)
            endpoint = Endpoint(application, request["address"], models, arena_maker(Path(request["folder"])))
        except BaseException:
            self._give_back(models)
            raise
        with self._lock:
            self._endpoints[application] = endpoint
        return {"models": [_status(application, model) for model in models.values()]}

    def _close_application(self, request: dict[str, Any]) -> dict[str, Any]:
        with self._lock:
            endpoint = self._endpoints.pop(request["application"], None)
        if endpoint is not None:
            endpoint.close()
            self._give_back(endpoint.models)
        return {}

    def _statistics(self, _request: dict[str, Any]) -> dict[str, Any]:
        return {
            "applications": {
                name: {node: model.recorder.take().to_document() for node, model in endpoint.models.items()}
                for name, endpoint in self._open_endpoints().items()
            }
        }

    def _describe(self, _request: dict[str, Any]) -> dict[str, Any]:
        models = [
            _status(name, model)
            for name, endpoint in self._open_endpoints().items()
            for model in endpoint.models.values()
        ]
        return {"models": models, "sessions": self._store.count}

    def _look(self, request: dict[str, Any]) -> dict[str, Any]:
        for model in self._models_of(request):
            model.sampler.arm(float(request["seconds"]))
        return {}

    def _looked(self, request: dict[str, Any]) -> dict[str, Any]:
        """The calls between two moments; it ends the look."""
        words, told = TensorWords(), []
        for model in self._models_of(request):
            samples = model.sampler.between(int(request["began"]), int(request["ended"]))
            model.sampler.disarm()
            told.append(told_samples(model.plan.node, samples, words))
        return {"models": told}

    def _models_of(self, request: dict[str, Any]) -> list[NodeModel]:
        endpoint = self._open_endpoints().get(request["application"])
        return list(endpoint.models.values()) if endpoint is not None else []

    def _open_endpoints(self) -> dict[str, Endpoint]:
        with self._lock:
            return dict(self._endpoints)

    def _give_back(self, models: dict[str, NodeModel]) -> None:
        for model in models.values():
            self._store.give_back(model.session)


def _status(application: str, model: NodeModel) -> dict[str, Any]:
    return {
        "application": application,
        "node": model.plan.node,
        "file": str(model.plan.file),
        "provider": short_name(model.session.provider),
        "load_seconds": round(model.session.load_seconds, 3),
        "warnings": list(model.session.warnings),
    }


def main() -> None:
    """Serve until the parent ends."""
    # A terminal's Ctrl-C reaches every process: the parent decides when this one ends.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    server = ModelServer(child_link(), Path(sys.argv[1]))
    end_with_parent(server.stop)
    tell_ready(ready="model server")
    server.serve()
    # Calls may still be running in ONNX Runtime, which cannot be unwound: nothing of theirs is kept.
    sys.stderr.flush()
    os._exit(0)


if __name__ == "__main__":
    main()
