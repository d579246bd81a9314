"""The text of a template, YAML with the short forms of functions or JSON, as one plain document."""

from __future__ import annotations

import json
from typing import Any

import yaml

from belvedere_simulator.messages import tr
from belvedere_simulator.service.stacks.failures import invalid_template

LARGEST = 51_200
DEEPEST = 100
_TIMESTAMP = "tag:yaml.org,2002:timestamp"


class _Loader(yaml.SafeLoader):
    """YAML 1.1 without aliases, dates and doubled keys, as the original service reads it."""

    depth = 0

    def compose_node(self, parent: Any, index: Any) -> Any:
        """A node; aliases are refused here, before anything can be multiplied by them."""
        if self.check_event(yaml.AliasEvent):
            raise invalid_template(tr("Template format error: YAML aliases are not allowed"))
        self.depth += 1
        if self.depth > DEEPEST:
            raise invalid_template(tr("Template format error: nested too deep"))
        node = super().compose_node(parent, index)
        self.depth -= 1
        return node

    def construct_mapping(self, node: Any, deep: bool = False) -> dict[Any, Any]:
        """A mapping whose keys are all different."""
        found = super().construct_mapping(node, deep=deep)
        if len(found) < len(node.value):
            raise invalid_template(tr("Template format error: a key is given twice"))
        return found


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != _TIMESTAMP]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def _function(loader: _Loader, suffix: str, node: yaml.Node) -> dict[str, Any]:
    """The long form of `!Name value`."""
    name = suffix if suffix in {"Ref", "Condition"} else f"Fn::{suffix}"
    value: Any
    if isinstance(node, yaml.ScalarNode):
        value = loader.construct_scalar(node)
        if suffix == "GetAtt":
            value = str(value).split(".", 1)
    elif isinstance(node, yaml.SequenceNode):
        value = loader.construct_sequence(node, deep=True)
    else:
        value = loader.construct_mapping(node, deep=True)
    return {name: value}


_Loader.add_multi_constructor("!", _function)


def read_template_text(text: str) -> dict[str, Any]:
    """The document in `text`; ValidationError where it is too large or neither YAML nor JSON."""
    if len(text.encode()) > LARGEST:
        raise invalid_template(tr("A template has at most {most} bytes", most=LARGEST))
    try:
        document = _read(text)
    except (yaml.YAMLError, ValueError, RecursionError, TypeError, AttributeError) as problem:
        place = getattr(problem, "problem_mark", None)
        where = f" (line {place.line + 1}, column {place.column + 1})" if place else ""
        raise invalid_template(
            tr("Template format error: YAML not well-formed.{where}", where=where)
        ) from problem
    if not isinstance(document, dict):
        raise invalid_template(tr("Template format error: unsupported structure."))
    return document


def _read(text: str) -> Any:
    if text.lstrip().startswith("{"):
        try:
            return json.loads(text)
        except ValueError:
            # Flow style YAML looks like JSON and may be none.
            pass
    loader = _Loader(text)
    try:
        return loader.get_single_data()
    finally:
        loader.dispose()
