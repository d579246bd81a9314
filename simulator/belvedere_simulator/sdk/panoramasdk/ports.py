"""The inputs and outputs of a node: one attribute for each port of its interface."""

import time
from typing import Any, Callable, Dict, List, Optional, Sequence, Tuple

import numpy as np

from . import wire
from .engine import Engine
from .errors import TimeoutException
from .leases import Identity, LeaseBook, Unseen
from .media import media

PUT_PER_MESSAGE = 64


class port:  # noqa: N801 - the name that applications know
    """A port by its name and type."""

    def __init__(self, name: str, kind: str) -> None:
        self.name = name
        self.type = kind


class ParameterPort(port):
    """An input that holds a value."""

    def __init__(self, name: str, kind: str, value: Any) -> None:
        super().__init__(name, kind)
        self._value = _typed(kind, value)
        self._reader: Optional[Callable[[str], None]] = None

    def get(self, timeout: Optional[float] = None) -> Any:
        """The effective value; it may be read at any time, and changes only when a developer changes it."""
        del timeout
        reader = self._reader
        if reader is not None:
            self._reader = None
            reader(self.name)
        return self._value

    def change(self, value: Any, reader: Callable[[str], None]) -> None:
        """Hold another value from now on; `reader` is told when it is read for the first time."""
        self._value, self._reader = _typed(self.type, value), reader


class MediaInput(port):
    """An input that delivers batches of frames."""

    def __init__(self, name: str, engine: Engine) -> None:
        super().__init__(name, "media")
        self._engine = engine

    def get(self, timeout: Optional[float] = None) -> List[media]:
        """Wait for at least one new frame and return the newest of each stream.

        `timeout` in seconds; TimeoutException (a TimeoutError) when it passes. MemoryError when the
        application keeps so many pictures that no buffer is left.
        """
        turns = self._engine.turns
        worked = turns.end(self.name)
        if worked is not None:
            self._engine.note_work(worked)
        asked = time.perf_counter()
        question = {"op": "get", "port": self.name}
        answer, descriptors, generation = self._engine.exchange(question, timeout)
        turns.waited(time.perf_counter() - asked)
        if answer.get("timeout"):
            raise TimeoutException("no new frame within %s s" % timeout)
        _raise_error(answer)
        pictures = self._pictures(answer["media"], descriptors, generation)
        frames = [self._frame(facts, image, generation) for facts, image in zip(answer["media"], pictures)]
        turns.begin(self.name)
        return frames

    def _frame(self, facts: Dict[str, Any], image: Any, generation: str) -> media:
        facts["generation"] = generation
        unseen = None
        if image is None:
            unseen = Unseen(self._engine.leases, generation, facts["stream"], facts["number"])
        return media(facts, image, self._fetch, unseen)

    def _pictures(
        self, batch: Sequence[Dict[str, Any]], descriptors: Sequence[int], generation: str
    ) -> List[Any]:
        """The arrays over the buffers of a batch; None for an entry that has no buffer yet."""
        leases = self._engine.leases
        waiting = [(generation, int(facts["buffer"])) for facts in batch if "buffer" in facts]
        try:
            return [
                _picture(leases, waiting.pop(0), facts, descriptors) if "buffer" in facts else None
                for facts in batch
            ]
        finally:
            wire.close_descriptors(descriptors)
            # Only after a failure: what nobody will look at.
            for identity in waiting:
                leases.give_back(identity)

    def _fetch(self, facts: Dict[str, Any]) -> Any:
        """The picture of a cached frame, converted when somebody wants to see it."""
        question = {"op": "image", "port": self.name}
        question.update({key: facts[key] for key in ("stream", "number", "generation")})
        answer, descriptors, generation = self._engine.exchange(question)
        _raise_error(answer)
        facts.update(answer)
        return self._pictures([facts], descriptors, generation)[0]


class MediaOutput(port):
    """An output that shows frames on the display."""

    def __init__(self, name: str, engine: Engine) -> None:
        super().__init__(name, "media")
        self._engine = engine

    def put(self, frames: Any) -> None:
        """Show a list of frames, a part of one, or a single frame.

        ValueError for an empty list, and for boxes and labels of more than wire.MAX_HEADER bytes.
        """
        batch = [frames] if isinstance(frames, media) else list(frames)
        if not batch:
            raise ValueError("put() needs at least one media object")
        for frame in batch:
            if not isinstance(frame, media):
                raise TypeError("put() takes media objects, not %s" % type(frame).__name__)
        started = time.perf_counter()
        for generation, shown in _by_generation(batch):
            for first in range(0, len(shown), PUT_PER_MESSAGE):
                part = shown[first : first + PUT_PER_MESSAGE]
                self._tell({"op": "put", "port": self.name, "media": part}, generation, batch)
        self._engine.note_put(time.perf_counter() - started)

    def _tell(self, message: Dict[str, Any], generation: str, batch: List[media]) -> None:
        try:
            self._engine.tell(message, generation, batch)
        except wire.TooLarge as error:
            limit = "put() takes at most %d bytes of boxes and labels at once" % wire.MAX_HEADER
            raise ValueError("%s: %s" % (limit, error)) from None


def _by_generation(batch: List[media]) -> List[Tuple[str, List[Dict[str, Any]]]]:
    groups: Dict[str, List[Dict[str, Any]]] = {}
    for frame in batch:
        facts, overlay = frame._drawn()
        shown = {"stream": facts["stream"], "number": facts["number"], "overlay": overlay}
        if "buffer" in facts:
            shown.update({key: facts[key] for key in ("buffer", "width", "height")})
        groups.setdefault(facts["generation"], []).append(shown)
    return list(groups.items())


def _picture(leases: LeaseBook, identity: Identity, facts: Dict[str, Any], descriptors: Sequence[int]) -> Any:
    """The array over a frame's buffer, which is mapped at its first use."""
    source = descriptors[facts["descriptor"]] if "descriptor" in facts else facts.get("file")
    shape = (int(facts["height"]), int(facts["width"]), 3)
    try:
        return leases.lease(identity, shape, source, int(facts["size"])).array()
    except OSError as error:
        leases.give_back(identity)
        raise MemoryError("a picture cannot be mapped: %s" % error) from error


def _raise_error(answer: Dict[str, Any]) -> None:
    if answer.get("error") == "memory":
        raise MemoryError(answer.get("why", "no buffer is left"))
    if "error" in answer:
        raise RuntimeError(answer["error"])


def _typed(kind: str, value: Any) -> Any:
    """A parameter as the appliance gives it: float32 keeps single precision."""
    if value is None:
        return None
    if kind == "float32":
        return float(np.float32(value))
    return {"int32": int, "boolean": bool, "string": str}[kind](value)


class Ports:
    """`node.inputs` or `node.outputs`. An unknown name raises AttributeError."""

    def __init__(self, ports: Dict[str, port]) -> None:
        self.__dict__.update(ports)

    def __getattr__(self, name: str) -> Any:
        known = ", ".join(sorted(self.__dict__)) or "none"
        raise AttributeError("the interface declares no port %r (ports: %s)" % (name, known))


def make_ports(description: Dict[str, Any], engine: Engine) -> Tuple[Ports, Ports]:
    """The inputs and outputs that the interface declares, connected or not."""
    inputs: Dict[str, port] = {}
    for entry in description["inputs"]:
        name, kind = entry["name"], entry["type"]
        inputs[name] = (
            MediaInput(name, engine) if kind == "media" else ParameterPort(name, kind, entry["value"])
        )
    outputs: Dict[str, port] = {
        entry["name"]: MediaOutput(entry["name"], engine) for entry in description["outputs"]
    }
    engine.parameters = {name: entry for name, entry in inputs.items() if isinstance(entry, ParameterPort)}
    return Ports(inputs), Ports(outputs)
