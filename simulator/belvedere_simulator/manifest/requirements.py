"""The requirements of an asset's implementation: software, device, hardware access."""

from __future__ import annotations

from belvedere_simulator.manifest.fields import Fields, TextRule
from belvedere_simulator.manifest.json_tree import Spot
from belvedere_simulator.manifest.problem import Problems
from belvedere_simulator.messages import tr

_KINDS = TextRule(choices=("ota", "device", "hardware_access"))
_ACCELERATORS = ("inferenceAccelerators", "nvAccelerators")
_MEMBERS = {
    "ota": ("minVersion", "maxVersion"),
    "device": ("name",),
    "hardware_access": _ACCELERATORS,
}


def reads_gpu_requirement(at: Spot, problems: Problems) -> bool:
    """Check one requirement; true when it asks for the GPU."""
    written = at.child("type").node.value
    members = _MEMBERS.get(written, ()) if isinstance(written, str) else ()
    fields = Fields(at, problems, ("type", *(members or ())))
    match fields.text("type", _KINDS, required=True):
        case "ota":
            _software(fields, problems)
        case "device":
            fields.text("name", TextRule(choices=("panorama_devkit",)), required=True)
        case "hardware_access":
            return _hardware(fields, problems)
    return False


def _software(fields: Fields, problems: Problems) -> None:
    bounds = [name for name in ("minVersion", "maxVersion") if name in fields]
    if len(bounds) != 1:
        what = tr('Exactly one of "minVersion" and "maxVersion" is needed.')
        problems.error("BV-MAN-005", fields.at, what)
    for name in bounds:
        fields.text(name, TextRule(minimum=1))


def _hardware(fields: Fields, problems: Problems) -> bool:
    old = "nvAccelerators" in fields
    if old:
        what = tr('"nvAccelerators" is the old spelling of "inferenceAccelerators".')
        problems.warning("BV-MAN-048", fields.at.child("nvAccelerators").key, what)
    name = "nvAccelerators" if old and "inferenceAccelerators" not in fields else "inferenceAccelerators"
    wanted = [_accelerator(item, problems) for item in fields.items(name, required=True)]
    return any(wanted)


def _accelerator(at: Spot, problems: Problems) -> bool:
    fields = Fields(at, problems, ("deviceType", "sharedResourcePolicy"))
    policy = fields.object("sharedResourcePolicy", ("policy",), required=True)
    if policy is not None:
        policy.text("policy", TextRule(choices=("allow_all",)), required=True)
    return fields.text("deviceType", TextRule(choices=("nvhost_gpu",)), required=True) == "nvhost_gpu"
