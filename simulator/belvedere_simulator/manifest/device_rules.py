"""What one appliance can run: one code node, GPU or model nodes, model nodes only on older software."""

from __future__ import annotations

import re
from collections.abc import Iterable

from belvedere_simulator.manifest.binding import BoundNode
from belvedere_simulator.manifest.problem import Problems
from belvedere_simulator.messages import tr

NO_MODEL_NODES_FROM = (8, 0, 29)


def check_device_rules(nodes: Iterable[BoundNode], device_software: str, problems: Problems) -> None:
    """Check what depends on the appliance. `device_software` is a dotted version."""
    nodes = tuple(nodes)
    code = [bound for bound in nodes if bound.category == "business_logic"]
    models = [bound for bound in nodes if bound.category == "ml_model"]
    for second in code[1:]:
        what = tr('"{name}" is a second code node; an application has one.', name=second.node.name)
        problems.error("BV-MAN-036", second.node.at.child("interface"), what)
    if models:
        for bound in code:
            if any(form.wants_gpu for form in bound.implementations):
                what = tr('"{name}" asks for the GPU, which the model nodes use.', name=bound.node.name)
                problems.error("BV-MAN-041", bound.node.at.child("interface"), what)
    if version_of(device_software) >= NO_MODEL_NODES_FROM:
        for bound in models:
            what = tr("Device software {version} runs no model nodes.", version=device_software)
            problems.error("BV-MAN-043", bound.node.at.child("interface"), what)


def version_of(software: str) -> tuple[int, ...]:
    """The numbers of a dotted version; what is not a number ends it."""
    match = re.match(r"\d+(?:\.\d+)*", software)
    return tuple(int(part) for part in match[0].split(".")) if match else ()
