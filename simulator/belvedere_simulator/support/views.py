"""What the sender looked at, for the recipient to see the same: logs, filters, marks with notes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from belvedere_simulator.logs.files import LogFile
from belvedere_simulator.logs.marks import Mark, MarkStore
from belvedere_simulator.messages import tr
from belvedere_simulator.support.gathering import Gathering
from belvedere_simulator.support.workspace import Workspace

_LARGEST_LINE = 1024 * 1024
_LARGEST_FILE = 64 * 1024 * 1024
_MOST_MARKS = 1000
_MOST_VIEWS = 20
_COMPARED = 2000


def gather_views(gathering: Gathering) -> None:
    """Take the files of each view along where they are not in the bundle, and say where its marks are now.

    A view is {"kind": "logs", "title", "sources" as `logs.open` takes them, "narrowing", "marks": [{"number",
    "text", "note"}]}; in the bundle it has "files" instead of sources, and marks have "file" and "number".
    """
    for number, view in enumerate(gathering.wish.views[:_MOST_VIEWS], 1):
        gathering.tell(str(view.get("title", "")))
        files = [path for source in view.get("sources", ()) for path in _files(gathering, source, number)]
        bare = gathering.staging.redactor.bare_document
        gathering.views.append(
            {
                "kind": "logs",
                "title": bare(str(view.get("title", ""))),
                "files": files,
                "narrowing": bare(view.get("narrowing") or {}),
                "marks": list(_placed(gathering, files, view.get("marks", ())[:_MOST_MARKS])),
            }
        )


def shown_views(workspace: Workspace) -> list[dict[str, Any]]:
    """The views of a bundle as the program opens them: `title`, `sources`, `narrowing`, `marks`.

    Whatever does not fit into it is left out: it comes from somebody else.
    """
    return [
        {
            "title": str(view.get("title", "")),
            "sources": [
                {"kind": "path", "path": str(workspace.path(name))} for name in _names(workspace, view)
            ],
            "narrowing": view["narrowing"] if isinstance(view.get("narrowing"), dict) else {},
            "marks": _marks(workspace, view),
        }
        for view in workspace.announcement.views[:_MOST_VIEWS]
        if isinstance(view, dict) and _names(workspace, view)
    ]


def keep_marks(workspace: Workspace, store: MarkStore) -> None:
    """Put the sender's marks where the reader's own are. Raises BelvedereError BV-MRK-001."""
    for view in shown_views(workspace):
        for name in {mark["file"] for mark in view["marks"]}:
            file = workspace.path(name)
            identity, lines = (
                identity_of(file),
                {mark["number"]: mark["note"] for mark in view["marks"] if mark["file"] == name},
            )
            for number, offset, text in _lines(file):
                if number in lines:
                    store.put(identity, Mark(offset, number, text, lines[number]))


def _files(gathering: Gathering, source: Mapping[str, Any], number: int) -> Iterator[str]:
    kind = source.get("kind")
    if kind == "service":
        wanted = [f"{source['group']}/{stream}" for stream in source.get("streams") or ()]
        for title, path in gathering.streams.items():
            if title in wanted or (not wanted and title.rpartition("/")[0] == source["group"]):
                yield path
    elif kind == "path" and Path(source["path"]).is_file():
        file = Path(source["path"])
        if file.stat().st_size <= _LARGEST_FILE:
            with file.open(encoding="utf-8", errors="backslashreplace", newline="\n") as stream:
                yield gathering.staging.lines(f"views/{number}/{file.name}", file.name, stream)
        else:
            gathering.problems.append(tr("{file} is left out: there is too much", file=file.name))
    elif kind == "text":
        title = str(source.get("title", ""))
        yield gathering.staging.lines(f"views/{number}/text.log", title, str(source["text"]).split("\n"))
    else:
        place = str(source.get("path") or source.get("place") or kind)
        gathering.problems.append(
            tr("{file} is left out: only files and streams are taken along", file=place)
        )


def _placed(gathering: Gathering, files: Sequence[str], marks: Sequence[Any]) -> Iterator[dict[str, Any]]:
    """Marks by their lines in the bundle: redaction changes texts, a range leaves lines out."""
    wanted: dict[str, list[Any]] = {}
    for mark in marks:
        text = gathering.staging.redactor.bare(str(mark["text"]))[:_COMPARED]
        wanted.setdefault(text, []).append(mark)
    for name in files if wanted else ():
        for number, _offset, text in _lines(gathering.staging.folder / name):
            for mark in wanted.pop(text[:_COMPARED], ()):
                note = gathering.staging.redactor.bare(str(mark.get("note", "")))
                yield {"file": name, "number": number, "note": note}


def _names(workspace: Workspace, view: Mapping[str, Any]) -> list[str]:
    known = {each.path for each in workspace.announcement.files}
    files = view.get("files")
    listed = files if isinstance(files, list) else ()
    return [name for name in listed if isinstance(name, str) and name in known]


def _marks(workspace: Workspace, view: Mapping[str, Any]) -> list[dict[str, Any]]:
    names, marks = _names(workspace, view), view.get("marks")
    return [
        {"file": mark["file"], "number": mark["number"], "note": str(mark.get("note", ""))}
        for mark in islice(marks if isinstance(marks, list) else (), _MOST_MARKS)
        if isinstance(mark, dict) and mark.get("file") in names and type(mark.get("number")) is int
    ]


def _lines(file: Path) -> Iterator[tuple[int, int, str]]:
    """Number from 1, offset and text of each line."""
    offset = 0
    with file.open("rb") as stream:
        for number, line in enumerate(iter(lambda: stream.readline(_LARGEST_LINE), b""), 1):
            yield number, offset, line.decode("utf-8", "replace").rstrip("\r\n")
            offset += len(line)


def identity_of(file: Path) -> str:
    """What marks of a log are kept under. Raises OSError."""
    opened = LogFile(file)
    try:
        return opened.identity()
    finally:
        opened.close()
