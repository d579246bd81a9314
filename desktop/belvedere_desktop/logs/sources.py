"""Where logs come from, as the client child is told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

Source = Mapping[str, Any]


@dataclass(frozen=True)
class Opening:
    """Sources that are shown as one log, merged by time where they are several.

    `live` where lines are still to come: it is shown from its end then.
    """

    title: str
    sources: tuple[Source, ...]
    live: bool = False


def of_path(path: str) -> Source:
    """A file, a folder, an archive or a log image."""
    return {"kind": "path", "path": path}


def of_paths(paths: Sequence[str]) -> Opening:
    """Files and folders, merged."""
    first = PurePath(paths[0]).name or paths[0]
    title = first if len(paths) == 1 else f"{first} + {len(paths) - 1}"
    return Opening(title, tuple(of_path(path) for path in paths))


def of_stick(drive: str, title: str) -> Opening:
    """What an appliance wrote to its stick."""
    return Opening(title, ({"kind": "stick", "place": drive},))


def of_text(text: str, title: str) -> Opening:
    """Lines that were pasted."""
    return Opening(title, ({"kind": "text", "text": text, "title": title},))


def of_group(group: str, name: str, streams: Sequence[str] = (), since: float | None = None) -> Opening:
    """Streams of a log group of the site, all of them where none are named, from a moment on; `name` is what
    people call the group.
    """
    title = f"{name} {', '.join(streams)}" if streams else name
    source: dict[str, Any] = {"kind": "service", "group": group, "title": name}
    if streams:
        source["streams"] = list(streams)
    if since is not None:
        source["since"] = since
    return Opening(title, (source,), live=True)


def merged(openings: Sequence[Opening]) -> Opening:
    """All of them as one log."""
    sources = tuple(source for opening in openings for source in opening.sources)
    return Opening(" + ".join(each.title for each in openings), sources, any(each.live for each in openings))


def apart(opening: Opening) -> list[Opening]:
    """Each of its sources as a log of its own."""
    return [Opening(_title(source, opening.title), (source,), opening.live) for source in opening.sources]


def device_group(device: str) -> str:
    """The log group of a device."""
    return f"/aws/panorama/devices/{device}"


def application_group(device: str, instance: str) -> str:
    """The log group of an application on a device."""
    return f"{device_group(device)}/applications/{instance}"


def _title(source: Source, otherwise: str) -> str:
    if source["kind"] == "path":
        return PurePath(source["path"]).name or str(source["path"])
    return str(source.get("title") or source.get("group") or source.get("place") or otherwise)
