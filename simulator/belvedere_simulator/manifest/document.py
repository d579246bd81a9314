"""A manifest file: loaded with places, edited as plain data, saved whole or not at all."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path

from belvedere_simulator.files import write_whole
from belvedere_simulator.manifest.json_reader import JsonFault, read_json
from belvedere_simulator.manifest.json_tree import JsonNode, JsonText, Spot
from belvedere_simulator.manifest.problem import Problems
from belvedere_simulator.messages import tr

LARGEST_FILE = 2 * 1024 * 1024


@dataclass(frozen=True)
class JsonDocument:
    """One JSON file as it was read."""

    source: JsonText
    root: JsonNode

    @property
    def file(self) -> Path:
        """The file it came from."""
        return self.source.file

    @property
    def top(self) -> Spot:
        """The whole document as a place."""
        return Spot(self.source, self.root)

    def plain(self) -> object:
        """A fresh copy to edit: unknown members and the order of members are there."""
        return self.root.plain

    def save(self, edited: object, file: Path | None = None) -> None:
        """Write `edited` in the style of this document (indentation, line ends, last newline).

        The file is replaced in one step: it is never seen half written.
        """
        indent = re.search(r"\n([ \t]+)\S", self.source.text)
        text = json.dumps(edited, ensure_ascii=False, allow_nan=False, indent=indent[1] if indent else None)
        text += "\n" if self.source.text.endswith("\n") else ""
        if "\r\n" in self.source.text:
            text = text.replace("\n", "\r\n")
        write_whole(file or self.file, text.encode("utf-8"))


def load_document(file: Path, problems: Problems) -> JsonDocument | None:
    """Read `file`; None when it is not JSON, which is then among `problems`."""
    try:
        with file.open("rb") as stream:
            raw = stream.read(LARGEST_FILE + 1)
    except OSError as error:
        problems.error("BV-MAN-002", file, tr("The file cannot be read: {why}.", why=error.strerror))
        return None
    return parse_document(raw, file, problems)


def parse_document(raw: bytes, file: Path, problems: Problems) -> JsonDocument | None:
    """Read the content of what is called `file`; None when it is not JSON, which is then among `problems`."""
    text = _decode(raw, file, problems)
    if text is None:
        return None
    source = JsonText(file, text)
    try:
        reading = read_json(text)
    except JsonFault as fault:
        at = JsonNode(None, fault.pointer, fault.offset, fault.offset, fault.offset)
        problems.error("BV-MAN-001", Spot(source, at), tr("This is not JSON: {why}.", why=fault.what))
        return None
    for member in reading.duplicates:
        name = member.pointer.rpartition("/")[2]
        what = tr('The name "{name}" is given twice in one object.', name=name)
        problems.error("BV-MAN-003", Spot(source, member).key, what)
    return JsonDocument(source, reading.root)


def _decode(raw: bytes, file: Path, problems: Problems) -> str | None:
    if len(raw) > LARGEST_FILE:
        problems.error("BV-MAN-002", file, tr("The file is far too large for a manifest."))
        return None
    try:
        # Editors on Windows put a byte order mark in front; the appliance's tools read past it too.
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        what = tr("The file is not UTF-8: line {line}, byte {byte}.", line=line, byte=error.start)
        problems.error("BV-MAN-002", file, what)
        return None
