"""Which operation a method and a raw path stand for."""

from __future__ import annotations

import re
from urllib.parse import unquote

from botocore.model import OperationModel, ServiceModel

from belvedere_simulator.messages import tr
from belvedere_simulator.protocol.problems import CannotParse

_LABEL = re.compile(r"\{([^}+]+)(\+?)\}")


class Routes:
    """The URI templates of a model: a literal goes before a label, a label before one that holds slashes."""

    def __init__(self, model: ServiceModel) -> None:
        self._routes: dict[str, list[tuple[re.Pattern[str], str, list[str]]]] = {}
        operations = [model.operation_model(name) for name in model.operation_names]
        for operation in sorted(operations, key=_looseness):
            template = _template(operation)
            names = [name for name, _ in _LABEL.findall(template)]
            route = (_pattern(template), operation.name, names)
            self._routes.setdefault(operation.http["method"], []).append(route)

    def match(self, method: str, path: str) -> tuple[str, dict[str, str]] | None:
        """The operation's name and its labels, decoded; `path` is still percent-encoded.

        Raises CannotParse when a label is not UTF-8.
        """
        for pattern, name, labels in self._routes.get(method, ()):
            if found := pattern.fullmatch(path):
                return name, dict(zip(labels, map(_decoded, found.groups()), strict=True))
        return None


def _decoded(label: str) -> str:
    try:
        return unquote(label, errors="strict")
    except UnicodeDecodeError as error:
        raise CannotParse(tr("the path is not UTF-8")) from error


def _template(operation: OperationModel) -> str:
    template: str = operation.http["requestUri"]
    return template.partition("?")[0]


def _looseness(operation: OperationModel) -> tuple[bool, int, int]:
    template = _template(operation)
    return "+}" in template, template.count("{"), -len(template)


def _pattern(template: str) -> re.Pattern[str]:
    parts, end = [], 0
    for label in _LABEL.finditer(template):
        parts += [re.escape(template[end : label.start()]), "(.+)" if label[2] else "([^/]+)"]
        end = label.end()
    return re.compile("".join(parts) + re.escape(template[end:]), re.DOTALL)
