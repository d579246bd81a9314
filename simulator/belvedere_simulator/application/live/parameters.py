"""Parameters of an application that runs, changed by hand, with the way back.

A change is of the running application only: neither graph nor override knows of it.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Collection, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.manifest.resolved import (
    InputPort,
    ParameterNode,
    ParameterValue,
    PortType,
    ResolvedApplication,
)
from belvedere_simulator.manifest.values import as_text, obeys, of_type, parse_typed
from belvedere_simulator.messages import tr

Values = Mapping[str, ParameterValue | None]
Tell = Callable[[Values], None]
"""Has the engine know of values by ports of the code. Raises BelvedereError."""


@dataclass(frozen=True)
class LiveParameter:
    """A parameter by its node. `given` is its value by the manifests, `value` what it is now.

    `unread`: the code has not asked for it since it was changed.
    """

    name: str
    title: str
    kind: PortType
    given: ParameterValue | None
    value: ParameterValue | None
    constraint: str = ""
    description: str = ""
    unread: bool = False

    @property
    def is_changed(self) -> bool:
        """Whether it is not as the manifests say."""
        return self.value != self.given


@dataclass(frozen=True)
class LiveState:
    """All parameters; `undo` and `redo` name the one whose change can be taken back or made again."""

    parameters: tuple[LiveParameter, ...] = ()
    undo: str = ""
    redo: str = ""

    def to_document(self) -> dict[str, Any]:
        """As a JSON object with the names of the fields."""
        return asdict(self)

    @staticmethod
    def from_document(document: Mapping[str, Any]) -> LiveState:
        """Read what `to_document` made. Raises KeyError, TypeError."""
        parameters = tuple(LiveParameter(**each) for each in document["parameters"])
        return LiveState(parameters, str(document["undo"]), str(document["redo"]))


@dataclass(frozen=True)
class _Step:
    """A change of the parameter `name`; the values by hand before and after it."""

    name: str
    before: Mapping[str, ParameterValue]
    after: Mapping[str, ParameterValue]


class LiveParameters:
    """Of one application instance. Any thread."""

    def __init__(self, application: ResolvedApplication, tell: Tell) -> None:
        self._nodes = {node.name: node for node in application.parameters}
        self._ports = application.code.inputs if application.code is not None else ()
        self._tell = tell
        self._by_hand: Mapping[str, ParameterValue] = {}
        self._done: list[_Step] = []
        self._undone: list[_Step] = []
        self._lock = threading.RLock()

    def state(self, unread: Collection[str] = ()) -> LiveState:
        """What they are; `unread` are ports that the code has not read since a change."""
        with self._lock:
            parameters = tuple(self._described(node, unread) for node in self._nodes.values())
            undo = self._done[-1].name if self._done else ""
            return LiveState(parameters, undo, self._undone[-1].name if self._undone else "")

    @property
    def by_hand(self) -> dict[str, str]:
        """The values that are not those of the manifests, as one types them."""
        with self._lock:
            return {name: as_text(value) for name, value in self._by_hand.items()}

    def change(self, name: str, value: object) -> None:
        """Give a parameter another value: of its type, or a text that says one.

        Raises BelvedereError: BV-LIV-002 there is none of this name, BV-LIV-003 it does not fit, and as
        `tell` does; nothing is changed then.
        """
        with self._lock:
            node = self._node(name)
            read = self._read(node, value)
            others = {each: kept for each, kept in self._by_hand.items() if each != name}
            self._step(name, others if read == node.value else {**others, name: read})

    def reset(self, name: str = "") -> None:
        """Back to what the manifests say, all of them without a name. Raises BelvedereError."""
        with self._lock:
            if name:
                self._node(name)
            gone = {name} if name else set(self._by_hand)
            kept = {each: value for each, value in self._by_hand.items() if each not in gone}
            self._step(name or tr("all parameters"), kept)

    def undo(self) -> None:
        """Take the last change back. Raises BelvedereError BV-LIV-004."""
        with self._lock:
            if not self._done:
                raise BelvedereError("BV-LIV-004", tr("There is no change to take back"))
            step = self._done[-1]
            self._put(step.before)
            self._undone.append(self._done.pop())

    def redo(self) -> None:
        """Make the last one that was taken back again. Raises BelvedereError BV-LIV-004."""
        with self._lock:
            if not self._undone:
                raise BelvedereError("BV-LIV-004", tr("There is no change to make again"))
            step = self._undone[-1]
            self._put(step.after)
            self._done.append(self._undone.pop())

    def forget(self) -> None:
        """The application begins anew, with what the manifests say."""
        with self._lock:
            self._by_hand = {}
            self._done.clear()
            self._undone.clear()

    def _step(self, name: str, after: Mapping[str, ParameterValue]) -> None:
        if after == self._by_hand:
            return
        step = _Step(name, self._by_hand, after)
        self._put(after)
        self._done.append(step)
        self._undone.clear()

    def _put(self, by_hand: Mapping[str, ParameterValue]) -> None:
        names = self._by_hand.keys() | by_hand.keys()
        changed = {name for name in names if self._by_hand.get(name) != by_hand.get(name)}
        values = {
            port.name: by_hand.get(name, self._nodes[name].value)
            for name in changed
            for port in self._fed(self._nodes[name])
        }
        self._tell(values)
        self._by_hand = by_hand

    def _node(self, name: str) -> ParameterNode:
        if name not in self._nodes:
            names = ", ".join(self._nodes) or tr("none")
            remedy = tr("Its parameters are: {names}.", names=names)
            raise BelvedereError(
                "BV-LIV-002", tr("The application has no such parameter"), where=name, remedy=remedy
            )
        return self._nodes[name]

    def _read(self, node: ParameterNode, value: object) -> ParameterValue:
        try:
            typed = parse_typed(value, node.type) if isinstance(value, str) else _typed(value, node.type)
        except ValueError as error:
            raise _unfit(node, str(error)) from error
        for constraint in (node.constraint, *(port.constraint for port in self._fed(node))):
            if constraint and not _obeyed(typed, constraint):
                why = tr("{value} does not match {constraint}", value=as_text(typed), constraint=constraint)
                raise _unfit(node, why)
        return typed

    def _fed(self, node: ParameterNode) -> tuple[InputPort, ...]:
        return tuple(port for port in self._ports if port.parameter_node == node.name)

    def _described(self, node: ParameterNode, unread: Collection[str]) -> LiveParameter:
        return LiveParameter(
            name=node.name,
            title=node.title or node.name,
            kind=node.type,
            given=node.value,
            value=self._by_hand.get(node.name, node.value),
            constraint=node.constraint or "",
            description=node.description,
            unread=any(port.name in unread for port in self._fed(node)),
        )


def _typed(value: object, kind: PortType) -> ParameterValue:
    typed = of_type(value, kind) if isinstance(value, bool | int | float) else None
    if typed is None:
        raise ValueError(tr("a value of the type {kind} is wanted", kind=kind))
    return typed


def _obeyed(value: ParameterValue, constraint: str) -> bool:
    try:
        return obeys(value, constraint)
    except re.error:
        return True  # told where the manifests are checked


def _unfit(node: ParameterNode, why: str) -> BelvedereError:
    return BelvedereError("BV-LIV-003", tr("The parameter cannot have this value"), where=node.name, why=why)
