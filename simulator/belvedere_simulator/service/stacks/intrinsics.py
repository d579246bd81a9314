"""The functions of templates: references, texts put together, conditions."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from belvedere_simulator.messages import tr
from belvedere_simulator.service.stacks.failures import invalid_template
from belvedere_simulator.service.stacks.parameters import typed
from belvedere_simulator.service.stacks.template import Template

NO_VALUE = object()
DEEPEST = 100
_PLACE = re.compile(r"\$\{(!?)([^}]*)\}")


@dataclass
class Scope:
    """What names mean: parameters, pseudo parameters, and the resources made so far.

    `made` has for each resource what Ref gives and its attributes.
    """

    template: Template
    parameters: Mapping[str, str]
    pseudo: Mapping[str, Any]
    made: dict[str, tuple[str, Mapping[str, str]]] = field(default_factory=dict)

    def resolve(self, value: Any, depth: int = 0) -> Any:
        """`value` with every function replaced by what it gives; ValidationError where that is nothing."""
        if depth > DEEPEST:
            raise invalid_template(tr("Template format error: nested too deep"))
        if isinstance(value, list):
            resolved = (self.resolve(each, depth + 1) for each in value)
            return [each for each in resolved if each is not NO_VALUE]
        if not isinstance(value, dict):
            return value
        if len(value) == 1:
            ((name, argument),) = value.items()
            if name == "Ref" or (isinstance(name, str) and name.startswith("Fn::")):
                return self._call(name, argument, depth)
        members = {name: self.resolve(each, depth + 1) for name, each in value.items()}
        return {name: each for name, each in members.items() if each is not NO_VALUE}

    def holds(self, name: str, depth: int = 0) -> bool:
        """Whether a condition of the template holds."""
        if name not in self.template.conditions or depth > DEEPEST:
            raise invalid_template(tr("Unresolved condition {name}", name=name))
        return self._test(self.template.conditions[name], depth + 1)

    def _test(self, value: Any, depth: int) -> bool:
        if depth > DEEPEST or not isinstance(value, dict) or len(value) != 1:
            raise invalid_template(tr("Template error: a condition must be a function"))
        ((name, argument),) = value.items()
        if name == "Condition":
            return self.holds(str(argument), depth)
        parts = argument if isinstance(argument, list) else []
        if name == "Fn::Equals" and len(parts) == 2:
            left, right = (self.resolve(part, depth + 1) for part in parts)
            return bool(left == right)
        if name == "Fn::Not" and len(parts) == 1:
            return not self._test(parts[0], depth + 1)
        if name in {"Fn::And", "Fn::Or"} and parts:
            tests = [self._test(part, depth + 1) for part in parts]
            return all(tests) if name == "Fn::And" else any(tests)
        raise _wrong(str(name))

    def _call(self, name: str, argument: Any, depth: int) -> Any:
        functions: dict[str, Callable[[Any, int], Any]] = {
            "Ref": self._ref,
            "Fn::GetAtt": self._get_att,
            "Fn::Sub": self._sub,
            "Fn::Join": self._join,
            "Fn::Select": self._select,
            "Fn::Split": self._split,
            "Fn::FindInMap": self._find_in_map,
            "Fn::If": self._if,
        }
        if name not in functions:
            raise invalid_template(tr("The function {name} is not offered by this service", name=name))
        return functions[name](argument, depth + 1)

    def _ref(self, name: Any, _depth: int) -> Any:
        if name == "AWS::NoValue":
            return NO_VALUE
        if name in self.pseudo:
            return self.pseudo[name]
        if name in self.parameters:
            return typed(self.template.parameters[name], self.parameters[name])
        if name in self.made:
            return self.made[name][0]
        raise invalid_template(tr("Unresolved resource dependency [{name}] in the template", name=name))

    def _get_att(self, argument: Any, depth: int) -> Any:
        parts = argument.split(".", 1) if isinstance(argument, str) else self.resolve(argument, depth)
        if not isinstance(parts, list) or len(parts) != 2 or parts[0] not in self.made:
            raise _wrong("Fn::GetAtt")
        attributes = self.made[parts[0]][1]
        if parts[1] not in attributes:
            raise invalid_template(
                tr("Resource {name} has no attribute {attribute}", name=parts[0], attribute=parts[1])
            )
        return attributes[parts[1]]

    def _sub(self, argument: Any, depth: int) -> str:
        text, own = argument if isinstance(argument, list) and len(argument) == 2 else (argument, {})
        if not isinstance(text, str) or not isinstance(own, dict):
            raise _wrong("Fn::Sub")
        values = self.resolve(own, depth)

        def put_in(found: re.Match[str]) -> str:
            literal, name = found[1], found[2].strip()
            if literal:
                return f"${{{found[2]}}}"
            if name in values:
                return str(values[name])
            return str(self._get_att(name, depth) if "." in name else self._ref(name, depth))

        return _PLACE.sub(put_in, text)

    def _join(self, argument: Any, depth: int) -> str:
        delimiter, parts = self._pair("Fn::Join", argument, depth)
        if not isinstance(parts, list):
            raise _wrong("Fn::Join")
        return str(delimiter).join(str(part) for part in parts)

    def _split(self, argument: Any, depth: int) -> list[str]:
        delimiter, text = self._pair("Fn::Split", argument, depth)
        if not delimiter:
            raise _wrong("Fn::Split")
        return str(text).split(str(delimiter))

    def _select(self, argument: Any, depth: int) -> Any:
        index, parts = self._pair("Fn::Select", argument, depth)
        if not str(index).isascii() or not str(index).isdigit() or not isinstance(parts, list):
            raise _wrong("Fn::Select")
        if int(index) >= len(parts):
            raise _wrong("Fn::Select")
        return parts[int(index)]

    def _find_in_map(self, argument: Any, depth: int) -> Any:
        keys = self.resolve(argument, depth)
        found: Any = self.template.mappings
        for key in keys if isinstance(keys, list) and len(keys) == 3 else [None]:
            if not isinstance(found, dict) or not isinstance(key, str) or key not in found:
                raise _wrong("Fn::FindInMap")
            found = found[key]
        return found

    def _if(self, argument: Any, depth: int) -> Any:
        if not isinstance(argument, list) or len(argument) != 3:
            raise _wrong("Fn::If")
        return self.resolve(argument[1] if self.holds(str(argument[0])) else argument[2], depth)

    def _pair(self, name: str, argument: Any, depth: int) -> tuple[Any, Any]:
        if not isinstance(argument, list) or len(argument) != 2:
            raise _wrong(name)
        first, second = (self.resolve(each, depth) for each in argument)
        return first, second


def references(value: Any, depth: int = 0) -> Iterator[str]:
    """The names that a value refers to, parameters and resources alike."""
    if depth > DEEPEST:
        raise invalid_template(tr("Template format error: nested too deep"))
    if isinstance(value, list):
        for each in value:
            yield from references(each, depth + 1)
    elif isinstance(value, dict):
        for name, argument in value.items():
            if name == "Ref":
                yield str(argument)
            elif name == "Fn::GetAtt":
                yield str(argument if isinstance(argument, str) else (argument or [""])[0]).split(".")[0]
            elif name == "Fn::Sub":
                text = argument[0] if isinstance(argument, list) and argument else argument
                yield from (found[2].strip().split(".")[0] for found in _PLACE.finditer(str(text)))
            yield from references(argument, depth + 1)


def _wrong(name: str) -> Exception:
    return invalid_template(tr("Template error: the arguments of {name} are wrong", name=name))
