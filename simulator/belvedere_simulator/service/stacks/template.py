"""A template as a document of known sections, checked before anything is made."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from belvedere_simulator.messages import tr
from belvedere_simulator.service.stacks.failures import invalid_template
from belvedere_simulator.service.stacks.template_text import read_template_text

SECTIONS = frozenset(
    {
        "AWSTemplateFormatVersion",
        "Description",
        "Metadata",
        "Parameters",
        "Mappings",
        "Conditions",
        "Resources",
        "Outputs",
        "Rules",
    }
)
MOST = 500


@dataclass(frozen=True)
class Template:
    """The sections of a template."""

    text: str
    description: str
    parameters: Mapping[str, Mapping[str, Any]]
    mappings: Mapping[str, Any]
    conditions: Mapping[str, Any]
    resources: Mapping[str, Mapping[str, Any]]
    outputs: Mapping[str, Mapping[str, Any]]

    def types(self) -> list[str]:
        """The resource types, each once."""
        return sorted({resource["Type"] for resource in self.resources.values()})


def read_template(text: str) -> Template:
    """The template in `text`; ValidationError where its structure is wrong."""
    document = read_template_text(text)
    strange = [str(name) for name in document if name not in SECTIONS]
    if strange:
        message = tr("Invalid template property or properties {names}", names=strange)
        if "Transform" in strange:
            message = tr("Templates with a Transform are not offered by this service")
        raise invalid_template(message)
    resources = _section(document, "Resources")
    if not resources:
        raise invalid_template(tr("Template format error: At least one Resources member must be defined."))
    for logical, resource in resources.items():
        if not isinstance(resource.get("Type"), str) or not isinstance(resource.get("Properties", {}), dict):
            raise invalid_template(tr("Template format error: resource {name} has no Type", name=logical))
    return Template(
        text,
        str(document.get("Description", "")),
        _section(document, "Parameters"),
        _section(document, "Mappings"),
        _section(document, "Conditions"),
        resources,
        _section(document, "Outputs"),
    )


def refuse_types(template: Template, known: Collection[str]) -> None:
    """ValidationError that names every resource whose type is not made here, and says why."""
    unknown = [
        f"{resource['Type']} ({logical})"
        for logical, resource in template.resources.items()
        if resource["Type"] not in known
    ]
    if not unknown:
        return
    reason = tr("this service makes {known} only", known=", ".join(sorted(known)))
    if any(name.startswith(("AWS::EC2::", "AWS::Route53")) for name in unknown):
        reason += "; " + tr("networks of the cloud have no counterpart on this machine")
    raise invalid_template(
        tr("Unrecognized resource types: [{names}]: {reason}", names=", ".join(unknown), reason=reason)
    )


def _section(document: Mapping[str, Any], name: str) -> dict[str, Any]:
    section = document.get(name) or {}
    if not isinstance(section, dict) or len(section) > MOST:
        raise invalid_template(tr("Template format error: {name} must be an object", name=name))
    members_are_objects = name == "Conditions" or all(isinstance(each, dict) for each in section.values())
    if not members_are_objects or not all(isinstance(key, str) for key in section):
        raise invalid_template(tr("Template format error: every {name} member must be an object", name=name))
    return section
