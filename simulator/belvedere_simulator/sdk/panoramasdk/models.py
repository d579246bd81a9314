"""The application's side of `node.call`: tensors in shared memory, one connection per call in flight.

A connection serves one model. The server hands over an arena (a piece of shared memory) with the
model's tensors; a call copies its inputs there, sends their shapes, and copies the outputs out.
"""

import contextlib
import mmap
import os
import socket
import threading
import time
import weakref
from typing import Any, Dict, List, Optional, Sequence, Set, Tuple

import numpy as np

from . import wire
from .errors import TimeoutException
from .tensors import TensorSpecification, assign, byte_size, layout

_FIRST_PAUSE = 0.01
_LONGEST_PAUSE = 0.25

Array = Any  # numpy's generic array type cannot be subscripted at run time on Python 3.8


class ModelClient:
    """Calls the models of one application; safe to use from threads and after a fork.

    When the server goes away the call waits for its return and is repeated: inference has no side
    effects. A forked child makes its own connections.
    """

    def __init__(self, address: str) -> None:
        self._address = address
        self._forget()
        if hasattr(os, "register_at_fork"):
            os.register_at_fork(after_in_child=_Weakly(self))

    def call(self, name: str, inputs: Any, time_out: Optional[float] = None) -> Tuple[Array, ...]:
        """Run model `name` and return its outputs: writable arrays that nobody else holds.

        `inputs` is a dict from input name to array or media, or one of these for a model with one
        input. `time_out` is in seconds, None waits for ever.
        Raises KeyError for an unknown model, ValueError and TypeError for unfit inputs, RuntimeError
        when the inference itself fails, TimeoutException.
        """
        deadline = None if time_out is None else time.monotonic() + time_out
        pause = _FIRST_PAUSE
        while True:
            try:
                return self._call_once(name, inputs, deadline)
            except (socket.timeout, TimeoutError):
                raise TimeoutException("model %r did not answer within %s s" % (name, time_out)) from None
            except OSError:
                self._close_idle()
            if deadline is not None and time.monotonic() + pause >= deadline:
                raise TimeoutException("model %r did not answer within %s s" % (name, time_out))
            time.sleep(pause)
            pause = min(pause * 2, _LONGEST_PAUSE)

    def _call_once(self, name: str, inputs: Any, deadline: Optional[float]) -> Tuple[Array, ...]:
        channel = self._take(name, deadline)
        try:
            channel.limit(deadline)
            outputs = channel.call(inputs)
        except (KeyError, ValueError, TypeError, RuntimeError):
            self._give_back(channel)  # refused, but the connection is in order
            raise
        except BaseException:
            self._drop(channel)
            raise
        self._give_back(channel)
        return outputs

    def _take(self, name: str, deadline: Optional[float]) -> "_Channel":
        with self._lock:
            idle = self._idle.get(name)
            if idle:
                return idle.pop()
        channel = _Channel(self._address, name, deadline)
        with self._lock:
            self._open.add(channel)
        return channel

    def _drop(self, channel: "_Channel") -> None:
        with self._lock:
            self._open.discard(channel)
        channel.close()

    def _give_back(self, channel: "_Channel") -> None:
        with self._lock:
            self._idle.setdefault(channel.model, []).append(channel)

    def _close_idle(self) -> None:
        with self._lock:
            channels = [channel for idle in self._idle.values() for channel in idle]
            self._idle.clear()
        for channel in channels:
            self._drop(channel)

    def _forget(self) -> None:
        """Start without connections; those of a parent process are closed on this side only."""
        inherited: Set[_Channel] = getattr(self, "_open", set())
        self._lock = threading.Lock()
        self._idle: Dict[str, List[_Channel]] = {}
        self._open: Set[_Channel] = set()
        for channel in inherited:
            channel.close()

    def close(self) -> None:
        """Close the idle connections; a later call opens new ones."""
        self._close_idle()


class _Weakly:
    """Calls `_forget` in a forked child while the client lives (fork hooks cannot be removed)."""

    def __init__(self, client: ModelClient) -> None:
        self._client = weakref.ref(client)

    def __call__(self) -> None:
        client = self._client()
        if client is not None:
            client._forget()


class _Channel:
    """A connection to one model and the arena that belongs to it."""

    def __init__(self, address: str, model: str, deadline: Optional[float]) -> None:
        self.model = model
        self._memory: Optional[mmap.mmap] = None
        self._limit: Optional[float] = None
        self._connection = wire.connect(address, _remaining(deadline))
        try:
            self.limit(deadline)
            answer = self._ask({"open": model})
            if "unknown" in answer:
                known = ", ".join(repr(name) for name in answer["unknown"]) or "none"
                raise KeyError("no model node %r; the application's model nodes: %s" % (model, known))
            self._inputs = [TensorSpecification(**tensor) for tensor in answer["inputs"]]
        except BaseException:
            self.close()
            raise

    def limit(self, deadline: Optional[float]) -> None:
        """Let the next call wait no longer than `deadline` (a monotonic time, None: for ever)."""
        remaining = _remaining(deadline)
        if remaining != self._limit:
            self._limit = remaining
            self._connection.settimeout(remaining)

    def call(self, inputs: Any) -> Tuple[Array, ...]:
        """One inference; see ModelClient.call."""
        arrays = assign(self.model, self._inputs, inputs)
        self._write(arrays)
        answer = self._ask({"call": [array.shape for array in arrays]})
        return tuple(self._array(*place).copy() for place in answer["outputs"])

    def close(self) -> None:
        """Close this process's side; the memory goes when the last view on it is gone."""
        self._connection.close()
        self._release()

    def _write(self, arrays: Sequence[Array]) -> None:
        types = [tensor.dtype for tensor in self._inputs]
        sizes = [byte_size(array.shape, kind.itemsize) for array, kind in zip(arrays, types)]
        offsets, total = layout(sizes)
        if self._memory is None or total > len(self._memory):
            self._ask({"grow": total})
        for array, kind, offset in zip(arrays, types, offsets):
            np.copyto(self._array(offset, kind, array.shape), array, casting="unsafe")

    def _array(self, offset: int, dtype: Any, shape: Sequence[int]) -> Array:
        assert self._memory is not None
        return np.ndarray(tuple(shape), np.dtype(dtype), self._memory, offset)

    def _ask(self, request: Dict[str, Any]) -> Dict[str, Any]:
        wire.send(self._connection, request)
        answer, _payload, descriptors = wire.receive(self._connection)
        try:
            if "arena" in answer:
                self._map(answer, descriptors)
        finally:
            for descriptor in descriptors:
                os.close(descriptor)
        if "error" in answer:
            raise RuntimeError("model %r: %s" % (self.model, answer["error"]))
        return answer

    def _map(self, answer: Dict[str, Any], descriptors: Sequence[int]) -> None:
        self._release()
        if descriptors:
            self._memory = mmap.mmap(descriptors[0], answer["arena"])
            return
        with open(answer["file"], "r+b") as file:
            self._memory = mmap.mmap(file.fileno(), answer["arena"])

    def _release(self) -> None:
        memory, self._memory = self._memory, None
        if memory is not None:
            with contextlib.suppress(BufferError):  # a view in a traceback still holds it
                memory.close()


def _remaining(deadline: Optional[float]) -> Optional[float]:
    if deadline is None:
        return None
    remaining = deadline - time.monotonic()
    if remaining <= 0:
        raise TimeoutError
    return remaining
