"""XML from strangers on the network: small, flat, without entities."""

from __future__ import annotations

from dataclasses import dataclass, field
from xml.parsers import expat

LARGEST = 65_536
_DEEPEST = 32
_MOST = 2000


class UnfitXmlError(ValueError):
    """Not XML that is read here."""


@dataclass
class Element:
    """`name` has its namespace before a blank, as in "http://... Types"."""

    name: str
    text: str = ""
    children: list[Element] = field(default_factory=list)

    def every(self, name: str) -> list[Element]:
        """All elements of this local name below it, itself included, in order."""
        own = [self] if self.name.rpartition(" ")[2] == name else []
        return own + [found for child in self.children for found in child.every(name)]

    def first(self, name: str) -> str:
        """The text of the first of them, "" without one."""
        return next((each.text.strip() for each in self.every(name)), "")


class _Builder:
    def __init__(self) -> None:
        self.root: Element | None = None
        self._open: list[Element] = []
        self._count = 0

    def start(self, name: str, _attributes: dict[str, str]) -> None:
        """An element begins."""
        self._count += 1
        if self._count > _MOST or len(self._open) >= _DEEPEST:
            raise UnfitXmlError("too much of it")
        made = Element(name)
        if self._open:
            self._open[-1].children.append(made)
        else:
            self.root = made
        self._open.append(made)

    def end(self, _name: str) -> None:
        """It ends."""
        self._open.pop()

    def text(self, data: str) -> None:
        """Some of its text."""
        if self._open:
            self._open[-1].text += data


def _refuse(*_what: object) -> None:
    raise UnfitXmlError("a document type")


def parse_xml(data: bytes) -> Element:
    """The root element. A document type is refused, so there are no entities. Raises UnfitXmlError."""
    if len(data) > LARGEST:
        raise UnfitXmlError("too large")
    builder = _Builder()
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse
    parser.StartElementHandler = builder.start
    parser.EndElementHandler = builder.end
    parser.CharacterDataHandler = builder.text
    try:
        parser.Parse(data, True)
    except (expat.ExpatError, UnicodeError, LookupError, ValueError) as wrong:
        raise UnfitXmlError("not well formed") from wrong
    if builder.root is None:
        raise UnfitXmlError("empty")
    return builder.root
