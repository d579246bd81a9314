"""XML of requests: small, shallow, without a document type, so that nothing in it can be expanded."""

from __future__ import annotations

from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

from belvedere_simulator.protocol.http import Body
from belvedere_simulator.service.s3.faults import malformed_xml

LARGEST = 4 * 1024 * 1024
DEEPEST = 8


class _Refused(Exception):
    pass


def read(body: Body, root: str) -> Element:
    """The root element, whose name must be `root`; names are without namespaces. MalformedXML otherwise."""
    if not 0 < body.size <= LARGEST:
        raise malformed_xml()
    try:
        found = _parse(body.read())
    except (_Refused, expat.ExpatError, ValueError, LookupError) as error:
        raise malformed_xml() from error
    if found.tag != root:
        raise malformed_xml()
    return found


def text(parent: Element, name: str, default: str = "") -> str:
    """The text of a child, or `default` when there is no such child."""
    child = parent.find(name)
    return default if child is None else child.text or ""


def _parse(data: bytes) -> Element:
    builder = TreeBuilder()
    depth = 0

    def start(name: str, _attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > DEEPEST:
            raise _Refused
        builder.start(name.rpartition("}")[2], {})

    def end(name: str) -> None:
        nonlocal depth
        depth -= 1
        builder.end(name.rpartition("}")[2])

    def refuse(*_declaration: object) -> None:
        raise _Refused

    parser = expat.ParserCreate(namespace_separator="}")
    parser.buffer_text = True
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = builder.data
    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    parser.Parse(data, True)
    return builder.close()
