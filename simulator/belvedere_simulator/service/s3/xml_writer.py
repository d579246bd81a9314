"""XML of answers."""

from __future__ import annotations

import re
from xml.sax.saxutils import escape

NAMESPACE = "http://s3.amazonaws.com/doc/2006-03-01/"
# What XML 1.0 has no way to write. Clients that expect such keys ask for encoding-type=url.
_UNWRITABLE = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Xml(str):
    """A piece of XML that is escaped already."""

    __slots__ = ()


def element(name: str, *children: str | Xml | None) -> Xml:
    """One element; plain text among `children` is escaped, None is nothing."""
    inner = "".join(
        child if isinstance(child, Xml) else _text(child) for child in children if child is not None
    )
    return Xml(f"<{name}>{inner}</{name}>")


def optional(name: str, value: str | None) -> Xml | None:
    """An element, or None when there is no value."""
    return None if value is None else element(name, value)


def document(root: Xml, namespace: str | None = NAMESPACE) -> bytes:
    """A whole document."""
    if namespace:
        name, rest = re.match(r"<([A-Za-z]+)>(.*)", root, re.DOTALL).groups()  # type: ignore[union-attr]
        root = Xml(f'<{name} xmlns="{namespace}">{rest}')
    return b'<?xml version="1.0" encoding="UTF-8"?>\n' + root.encode()


def _text(value: str) -> str:
    # A carriage return would be read as a line feed.
    return escape(_UNWRITABLE.sub("\ufffd", value), {"\r": "&#13;"})
