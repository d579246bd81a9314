"""The models of one application behind its own socket: who connects there is that application."""

from __future__ import annotations

import contextlib
import os
import socket
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from belvedere_simulator.inference.arena import Arena, ArenaMaker
from belvedere_simulator.inference.exchange import Exchange, Place, Shape, read_shapes
from belvedere_simulator.inference.link import listen
from belvedere_simulator.inference.plan import ModelPlan
from belvedere_simulator.inference.sampling import CallSampler, Sample, copied
from belvedere_simulator.inference.session import SharedSession
from belvedere_simulator.inference.statistics import CallRecorder
from belvedere_simulator.inference.tensor import Tensor, aliases
from belvedere_simulator.sdk.panoramasdk import wire
from belvedere_simulator.supervision.link import admit

_PATIENCE = 0.5


@dataclass(frozen=True)
class NodeModel:
    """A model node of an application: its plan, the shared session, its own statistics."""

    plan: ModelPlan
    session: SharedSession
    outputs: tuple[Tensor, ...]
    recorder: CallRecorder
    sampler: CallSampler = field(default_factory=CallSampler)

    def introduction(self) -> dict[str, Any]:
        """What the application's side must know of the inputs."""
        inputs = self.session.inputs
        names = aliases([tensor.name for tensor in inputs], [tensor.name for tensor in self.plan.inputs])
        return {
            "inputs": [
                {"names": list(known), "dtype": tensor.dtype.name, "shape": list(tensor.shape)}
                for known, tensor in zip(names, inputs, strict=True)
            ]
        }


class Endpoint:
    """Listens at an application's address; a thread serves each connection."""

    def __init__(
        self, application: str, address: str, models: Mapping[str, NodeModel], make_arena: ArenaMaker
    ) -> None:
        self.application = application
        self.models = dict(models)
        self._address = address
        self._make_arena = make_arena
        self._lock = threading.Lock()
        self._connections: dict[socket.socket, threading.Thread] = {}
        self._closed = False
        self._listener = listen(address)
        name = f"{application} accept"
        threading.Thread(target=self._accept, name=name, daemon=True).start()

    def close(self) -> None:
        """Stop listening and end every connection; those in the middle of a call end after it."""
        with self._lock:
            self._closed = True
            connections = dict(self._connections)
        for open_socket in (self._listener, *connections):
            with contextlib.suppress(OSError):
                open_socket.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        kind, _, path = self._address.partition(":")
        if kind == "unix":
            Path(path).unlink(missing_ok=True)
        deadline = time.monotonic() + _PATIENCE
        for thread in connections.values():
            thread.join(max(0.0, deadline - time.monotonic()))

    def _accept(self) -> None:
        with contextlib.suppress(OSError):  # the listener was closed
            while True:
                connection, _peer = self._listener.accept()
                name = f"{self.application} call"
                threading.Thread(target=self._serve, args=(connection,), name=name, daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        with connection, contextlib.suppress(OSError, ValueError):
            with self._lock:
                if self._closed:
                    return
                self._connections[connection] = threading.current_thread()
            try:
                admit(connection, self._address)
                _converse(connection, self.models, self._make_arena)
            finally:
                with self._lock:
                    self._connections.pop(connection)


def _converse(connection: socket.socket, models: Mapping[str, NodeModel], make_arena: ArenaMaker) -> None:
    """Serve one connection until it ends: an introduction to one model, then calls."""
    while True:
        name = str(_receive(connection).get("open"))
        if name in models:
            break
        wire.send(connection, {"unknown": sorted(models)})
    model = models[name]
    exchange = Exchange(model.session, model.outputs, make_arena)
    try:
        _send(connection, model.introduction(), exchange.arena)
        while True:
            _answer(connection, model, exchange, _receive(connection))
    finally:
        exchange.close()


def _answer(connection: socket.socket, model: NodeModel, exchange: Exchange, request: dict[str, Any]) -> None:
    started = time.perf_counter()
    arena = exchange.arena
    try:
        if "grow" in request:
            exchange.grow(int(request["grow"]))
            answer: dict[str, Any] = {}
        else:
            answer = {"outputs": _run(model, exchange, read_shapes(request.get("call")))}
    except Exception as error:
        model.recorder.add_failure()
        answer = {"error": str(error) or type(error).__name__}
    _send(connection, answer, exchange.arena if exchange.arena is not arena else None)
    if "outputs" in answer:
        model.recorder.add(time.perf_counter() - started)


def _run(model: NodeModel, exchange: Exchange, shapes: tuple[Shape, ...]) -> list[Place]:
    if not model.sampler.armed:
        return exchange.run(shapes)
    names = [tensor.name for tensor in model.session.inputs]
    # Before the call: its outputs may need other memory.
    inputs = copied(names, exchange.inputs(shapes))
    began = time.monotonic_ns()
    places = exchange.run(shapes)
    ended = time.monotonic_ns()
    outputs = copied([tensor.name for tensor in model.outputs], exchange.outputs(places))
    model.sampler.keep(Sample(began, ended, inputs, outputs))
    return places


def _send(connection: socket.socket, answer: dict[str, Any], arena: Arena | None) -> None:
    if arena is None:
        wire.send(connection, answer)
        return
    wire.send(connection, {**answer, **arena.note}, descriptors=arena.descriptors)
    arena.sent()


def _receive(connection: socket.socket) -> dict[str, Any]:
    header, _payload, descriptors = wire.receive(connection)
    if descriptors:  # nobody sends any: what comes uninvited is not kept open
        for descriptor in descriptors:
            os.close(descriptor)
        raise wire.WireError("unexpected file descriptors")
    return header
