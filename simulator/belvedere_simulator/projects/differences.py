"""What changed from one JSON value to another, told by names instead of places in lists."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from belvedere_simulator.manifest.editing.rewriting import same
from belvedere_simulator.redaction import redact

Kind = Literal["added", "removed", "changed"]
_IDENTITIES = (
    ("name",),
    ("producer", "consumer"),
    ("replace",),
    ("node", "containerPort"),
    ("port",),
    ("type",),
)
_SECRET = ("password", "username", "secret", "token")
_HIDDEN = "***"


@dataclass(frozen=True)
class Difference:
    """One thing that is not as it was. `path` names it, such as `nodes[camera].launch`."""

    kind: Kind
    path: str
    old: Any = None
    new: Any = None


def differences(old: Any, new: Any, path: str = "") -> Iterator[Difference]:
    """Everything that is not the same in both. Values of secrets are not told, only that they changed."""
    if same(old, new):
        return
    if isinstance(old, dict) and isinstance(new, dict):
        yield from _of_objects(old, new, path)
    elif isinstance(old, list) and isinstance(new, list) and _are_named(old) and _are_named(new):
        before, after = ({_identity(item): item for item in items} for items in (old, new))
        yield from _of_parts(before, after, lambda name: f"{path}[{name}]")
    else:
        yield Difference("changed", path, *_told(path, old, new))


def _of_objects(old: dict[str, Any], new: dict[str, Any], path: str) -> Iterator[Difference]:
    # The default of a camera's password is a secret because of what stands beside it.
    secret = any(word in str(each.get("name", "")).lower() for word in _SECRET for each in (old, new))
    for found in _of_parts(old, new, lambda name: f"{path}.{name}" if path else name):
        hides = secret and found.path.endswith((".default", ".value"))
        yield Difference(found.kind, found.path, _HIDDEN, _HIDDEN) if hides else found


def _of_parts(old: dict[str, Any], new: dict[str, Any], place: Callable[[str], str]) -> Iterator[Difference]:
    for name in dict.fromkeys((*old, *new)):
        where = place(name)
        if name not in new:
            yield Difference("removed", where, _told(where, old[name])[0])
        elif name not in old:
            yield Difference("added", where, None, _told(where, new[name])[0])
        else:
            yield from differences(old[name], new[name], where)


def _are_named(items: Sequence[Any]) -> bool:
    names = [_identity(item) for item in items]
    return all(names) and len(set(names)) == len(names)


def _identity(item: Any) -> str:
    if isinstance(item, dict):
        for members in _IDENTITIES:
            if all(isinstance(item.get(member), str | int) for member in members):
                return " -> ".join(str(item[member]) for member in members)
    return ""


def _told(path: str, *values: Any) -> tuple[Any, ...]:
    """The values with nothing in them that must not be shown."""
    hides = any(word in path.rpartition(".")[2].lower() for word in _SECRET)
    return tuple(_HIDDEN if hides else _without_secrets(value) for value in values)


def _without_secrets(value: Any) -> Any:
    if isinstance(value, str):
        return redact(value)
    if isinstance(value, list):
        return [_without_secrets(item) for item in value]
    if isinstance(value, dict):
        secret = any(word in str(value.get("name", "")).lower() for word in _SECRET)
        return {
            name: _HIDDEN if secret and name in {"default", "value"} else _without_secrets(member)
            for name, member in value.items()
        }
    return value
