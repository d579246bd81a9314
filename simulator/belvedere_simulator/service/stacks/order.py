"""The order in which resources are made: what others refer to comes first."""

from __future__ import annotations

from graphlib import CycleError, TopologicalSorter

from belvedere_simulator.messages import tr
from belvedere_simulator.service.stacks.failures import invalid_template
from belvedere_simulator.service.stacks.intrinsics import references
from belvedere_simulator.service.stacks.template import Template


def resource_order(template: Template) -> list[str]:
    """The logical names, every one after those it needs; ValidationError for circles and unknown names."""
    sorter: TopologicalSorter[str] = TopologicalSorter()
    for logical, resource in template.resources.items():
        wanted = resource.get("DependsOn") or []
        named = [wanted] if isinstance(wanted, str) else list(wanted)
        missing = [name for name in named if name not in template.resources]
        if missing:
            raise invalid_template(
                tr("Unresolved resource dependencies {names} in the template", names=missing)
            )
        needed = set(references(resource.get("Properties", {}))) & set(template.resources)
        sorter.add(logical, *named, *sorted(needed))
    try:
        return list(sorter.static_order())
    except CycleError as circle:
        names = sorted(set(circle.args[1]))
        raise invalid_template(tr("Circular dependency between resources: {names}", names=names)) from circle
