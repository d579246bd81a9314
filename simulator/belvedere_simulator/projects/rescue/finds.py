"""Looks through folders for what projects are made of. Nothing found there is trusted."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.manifest.document import LARGEST_FILE, parse_document
from belvedere_simulator.manifest.editing.manifests import GRAPH, OVERRIDE, PACKAGE, Json
from belvedere_simulator.manifest.problem import Problems
from belvedere_simulator.messages import tr
from belvedere_simulator.projects.reading import files_below
from belvedere_simulator.projects.rescue.archives import Contents, look_into

RUNTIME, MODEL = "runtimeDescriptor", "mlModelDescriptor"
_KINDS = (GRAPH, OVERRIDE, PACKAGE, RUNTIME, MODEL)
_ARCHIVES = (".tar.gz", ".tgz", ".tar")
_MODELS = (".onnx", ".pt", ".pth")


@dataclass(frozen=True)
class FoundDocument:
    """A manifest or descriptor: what kind, where it lay, its bytes and what they say."""

    kind: str
    origin: Path
    raw: bytes = field(repr=False)
    body: Json = field(repr=False)

    @property
    def digest(self) -> str:
        """The SHA-256 of its bytes, which assets are named by."""
        return hashlib.sha256(self.raw).hexdigest()


@dataclass(frozen=True)
class FoundFile:
    """An archive or the file of a model."""

    kind: Literal["container", "model", "other"]
    origin: Path
    digest: str
    contents: Contents | None = field(default=None, repr=False)

    def is_called(self, uri: str) -> bool:
        """Whether it is the file that a manifest calls `uri`: by content where the name is one's SHA-256."""
        stem = uri.partition(".")[0]
        if len(stem) == len(self.digest):
            return stem == self.digest
        return self.origin.name == uri


@dataclass
class Finds:
    """Everything that was found, and what could not be read."""

    documents: list[FoundDocument] = field(default_factory=list)
    files: list[FoundFile] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def of_kind(self, kind: str) -> Iterator[FoundDocument]:
        """The documents of a kind, the same text once."""
        seen: set[str] = set()
        for found in self.documents:
            same = json.dumps(found.body, sort_keys=True)
            if found.kind == kind and same not in seen:
                seen.add(same)
                yield found


def gather(sources: Iterable[Path], said: Callable[[str], None] = lambda _line: None) -> Finds:
    """Look through files and folders, telling each archive and model.

    Raises BelvedereError BV-PRJ-010 where there is nothing of use.
    """
    finds, seen = Finds(), set[Path]()
    places = [source.expanduser().absolute() for source in sources]
    for place in places:
        for file in [place] if place.is_file() else files_below(place):
            if file not in seen:
                seen.add(file)
                if file.name.lower().endswith((*_ARCHIVES, *_MODELS)):
                    said(tr("Looking into {file}", file=file.name))
                _take(file, finds)
    if not finds.documents and not any(file.kind != "other" for file in finds.files):
        where = ", ".join(map(str, places))
        raise BelvedereError("BV-PRJ-010", tr("Nothing of an application was found"), where=where)
    return finds


def _take(file: Path, finds: Finds) -> None:
    name = file.name.lower()
    if name.endswith(".json"):
        _take_document(file, finds)
    elif name.endswith(_ARCHIVES):
        contents = look_into(file)
        if contents is None:
            finds.notes.append(tr("{file} is no archive, or a damaged one.", file=file))
            return
        damaged = _claimed(file.name) not in {"", digest := _digest(file)}
        if damaged:
            finds.notes.append(tr("{file} is not what its name says: it was damaged or changed.", file=file))
        finds.files.append(FoundFile(contents.kind, file, digest, contents))
    elif name.endswith(_MODELS):
        finds.files.append(FoundFile("model", file, _digest(file)))


def _take_document(file: Path, finds: Finds) -> None:
    with file.open("rb") as stream:
        raw = stream.read(LARGEST_FILE + 1)
    document = parse_document(raw, file, Problems())
    plain: Any = document.plain() if document else None
    if isinstance(plain, dict):
        for kind in _KINDS:
            if isinstance(plain.get(kind), dict):
                finds.documents.append(FoundDocument(kind, file, raw, plain[kind]))


def _claimed(name: str) -> str:
    """The SHA-256 that a file's name says; "" where it says none."""
    stem = name.partition(".")[0]
    return stem if len(stem) == 64 and set(stem) <= set("0123456789abcdef") else ""


def _digest(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
