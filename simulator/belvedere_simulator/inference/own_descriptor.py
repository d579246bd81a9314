"""The descriptor of a model, made from the model itself."""

from __future__ import annotations

import json

from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.inference.description import ModelDescription
from belvedere_simulator.manifest.resolved import TensorInfo
from belvedere_simulator.messages import tr

_FRAMEWORKS = (("pytorch", "PYTORCH"), ("tf2onnx", "TENSORFLOW"), ("keras", "TENSORFLOW"), ("mxnet", "MXNET"))
_USUAL = "float32"


def descriptor_text(model: ModelDescription) -> str:
    """mlModelDescriptor as JSON: the framework by what wrote the file, PyTorch where that does not say.

    An open first size is how many come at once, which is one; other open sizes stay -1. Raises
    BelvedereError BV-MODEL-006 for a model without inputs of numbers.
    """
    named = [tensor for tensor in model.inputs if tensor.dtype not in ("unknown", "object")]
    if not named or len(named) < len(model.inputs):
        raise BelvedereError("BV-MODEL-006", tr("An input of the model is no tensor of numbers"))
    written = model.producer.lower()
    framework = next((name for word, name in _FRAMEWORKS if word in written), "PYTORCH")
    body = {
        "envelopeVersion": "2021-01-01",
        "framework": framework,
        "inputs": [_input(tensor) for tensor in named],
    }
    return json.dumps({"mlModelDescriptor": body}, indent=4) + "\n"


def _input(tensor: TensorInfo) -> dict[str, object]:
    first, *rest = tensor.shape or (1,)
    told: dict[str, object] = {"name": tensor.name, "shape": [1 if first < 0 else first, *rest]}
    return told if tensor.dtype == _USUAL else {**told, "type": tensor.dtype}
