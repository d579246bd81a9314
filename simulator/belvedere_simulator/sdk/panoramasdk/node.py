"""The class that applications derive from."""

import os
import sys
import time
from typing import Any, Optional

from .engine import Engine
from .models import ModelClient
from .ports import Ports, make_ports

ENGINE_VARIABLE = "BELVEDERE_ENGINE"
ATTACH_SECONDS = 15.0


class _Attachment:
    """What a process shares between all its node objects: the ways to the engine and the ports."""

    def __init__(self, folder: str) -> None:
        self.engine = Engine(_address(folder, "video"))
        try:
            description = self.engine.describe(ATTACH_SECONDS)
        except TimeoutError as error:
            raise RuntimeError("this node's engine cannot be reached in %s: %s" % (folder, error)) from error
        self.inputs, self.outputs = make_ports(description, self.engine)
        self.models = ModelClient(_address(folder, "model"))


_attachment: Optional[_Attachment] = None


class node:  # noqa: N801 - the name that applications know
    """The code node. Works with and without `super().__init__()`, and as a plain instance."""

    inputs: Ports
    outputs: Ports
    _models: ModelClient
    _engine: Engine

    def __new__(cls, *_arguments: Any, **_keywords: Any) -> "node":
        """Attach to the engine. Raises RuntimeError when this process is not a node of a graph."""
        self = super().__new__(cls)
        attachment = _attach()
        self.inputs, self.outputs = attachment.inputs, attachment.outputs
        self._models, self._engine = attachment.models, attachment.engine
        return self

    def __init__(self) -> None:
        """Nothing is left to do: subclasses may call this or not."""

    def call(self, *arguments: Any, **keywords: Any) -> Any:
        """Run the model node called `name` on `input` and return a tuple of writable arrays.

        The text among the two positional arguments is the name, in either order; `name`, `input` and
        `time_out` (seconds) are accepted as keywords. KeyError for an unknown model, ValueError or
        TypeError for an unfit input, TimeoutException when the time passes.
        """
        name, given, time_out = _call_arguments(arguments, keywords)
        started = time.perf_counter()
        outputs = self._models.call(name, given, time_out)
        self._engine.note_call(name, time.perf_counter() - started)
        return outputs


def _call_arguments(arguments: Any, keywords: Any) -> Any:
    unknown = set(keywords) - {"name", "input", "time_out"}
    if unknown or len(arguments) > 3:
        raise TypeError("call() takes name, input and time_out")
    positional = list(arguments)
    time_out = keywords.get("time_out", positional.pop(2) if len(positional) == 3 else None)
    name, given = keywords.get("name"), keywords.get("input")
    for value in positional:
        if name is None and isinstance(value, str):
            name = value
        elif given is None:
            given = value
        else:
            raise TypeError("call() got two inputs or two names")
    if name is None or given is None:
        raise TypeError("call() needs the name of a model node and its input")
    return name, given, time_out


def _attach() -> _Attachment:
    global _attachment  # noqa: PLW0603 - one attachment a process, as on the appliance
    if _attachment is None:
        folder = os.environ.get(ENGINE_VARIABLE)
        if not folder:
            raise RuntimeError(
                "this process is not a node of a running application: %s is not set" % ENGINE_VARIABLE
            )
        _attachment = _Attachment(folder)
    else:
        sys.stderr.write(
            "panoramasdk: a second node object in one application shares the first one's streams\n"
        )
    return _attachment


def _address(folder: str, service: str) -> str:
    """Where a service listens: a socket in `folder`, or what `<service>.address` there says."""
    note = os.path.join(folder, service + ".address")
    if os.path.exists(note):
        return "note:" + note
    return "unix:" + os.path.join(folder, service + ".sock")
