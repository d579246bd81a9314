"""Calls about model files."""

from __future__ import annotations

from typing import Any

from belvedere_simulator.client.call import Arguments, Call, Work
from belvedere_simulator.client.model_process import ask_model


class ModelCalls:
    """What the Model page asks for; each is done in a process of its own."""

    def works(self) -> dict[str, Work]:
        """By name."""
        return {
            "models.inspect": self.inspect,
            "models.time": self.time,
            "models.convert": self.convert,
        }

    def inspect(self, call: Call, given: Arguments) -> dict[str, Any]:
        """Everything about `file`: see `inference.examination`; besides `providers`."""
        found: dict[str, Any] = ask_model(call, {"work": "inspect", "file": given["file"]})
        return found

    def time(self, call: Call, given: Arguments) -> dict[str, Any]:
        """How long `file` takes on the `provider`, with the sizes of `inputs` where they are open."""
        wanted = {name: given.get(name) for name in ("file", "provider", "inputs")}
        timing: dict[str, Any] = ask_model(call, {"work": "time", **wanted})
        return timing

    def convert(self, call: Call, given: Arguments) -> dict[str, Any]:
        """`file` to `target` as `kind` says: onnx (with `inputs`), half or batch; how far outputs differ."""
        wanted = {name: given.get(name) for name in ("file", "target", "kind", "inputs")}
        converted: dict[str, Any] = ask_model(call, {"work": "convert", **wanted})
        return converted
