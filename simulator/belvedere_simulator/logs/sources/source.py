"""Which source a document means."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, Protocol

from belvedere_simulator.drives.drives import Drives
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.logs.sources.feeding import Feeding
from belvedere_simulator.logs.sources.paths import PathSource
from belvedere_simulator.logs.sources.service import ServiceSource
from belvedere_simulator.logs.sources.unpacking import Unpacking, write_text
from belvedere_simulator.messages import tr


class Source(Protocol):
    """Announces logs, on a thread of its own, until all is there or nobody wants it."""

    def feed(self, feeding: Feeding) -> None:
        """Raises BelvedereError, OSError, and what `feeding.check` raises."""


@dataclass(frozen=True)
class Around:
    """What sources need of the program: the service's logs, drives, and the data folder with the log key."""

    logs: Callable[[], Any]
    drives: Callable[[], Drives]
    data_dir: Path | None = None


@dataclass(frozen=True)
class TextSource:
    """A text that was pasted."""

    text: str
    title: str

    def feed(self, feeding: Feeding) -> None:
        """Announce it."""
        write_text(feeding, self.text.encode("utf-8", "replace"), self.title, self.title)


@dataclass(frozen=True)
class StreamSource:
    """What can be read once: standard input."""

    stream: BinaryIO
    title: str

    def feed(self, feeding: Feeding) -> None:
        """Announce what is in it, archives taken apart."""
        Unpacking(feeding).take(self.stream, self.title, self.title)


@dataclass(frozen=True)
class StickSource:
    """What an appliance wrote to the stick it was provisioned from."""

    drives: Callable[[], Drives]
    place: str

    def feed(self, feeding: Feeding) -> None:
        """Announce its logs."""
        from belvedere_simulator.drives.returned import returned_logs  # noqa: PLC0415 - heavy libraries

        for file in returned_logs(self.drives(), self.place).files:
            write_text(feeding, file.text.encode(), file.name, f"{self.place}: {file.name}")


def source_of(document: Mapping[str, Any], around: Around) -> Source:
    """The source. Raises BelvedereError BV-LGV-008."""
    try:
        return _source_of(document, around)
    except (KeyError, TypeError, ValueError) as error:
        what = tr("This is no source of logs")
        raise BelvedereError("BV-LGV-008", what, where=str(document.get("kind"))[:80]) from error


def _source_of(document: Mapping[str, Any], around: Around) -> Source:
    kind = document["kind"]
    if kind == "path":
        return PathSource(Path(document["path"]).absolute(), opener(around.data_dir))
    if kind == "text":
        return TextSource(str(document["text"]), str(document.get("title") or tr("pasted")))
    if kind == "stick":
        return StickSource(around.drives, str(document["place"]))
    if kind == "service":
        streams = tuple(map(str, document.get("streams") or ()))
        since, until = document.get("since"), document.get("until")
        title = str(document.get("title") or "")
        return ServiceSource(around.logs, str(document["group"]), streams, since, until, title)
    raise ValueError(kind)


def opener(data_dir: Path | None) -> Callable[[Path, Path], Iterator[tuple[str, int]]]:
    """What decrypts log images with the key of the site in that folder, or of this user's own."""

    def extract_into(image: Path, folder: Path) -> Iterator[tuple[str, int]]:
        from belvedere_simulator.log_image.reading import extract  # noqa: PLC0415 - heavy libraries
        from belvedere_simulator.service.log_key.own import own_log_key  # noqa: PLC0415
        from belvedere_simulator.service.site.site_folder import default_data_dir  # noqa: PLC0415

        with image.open("rb") as file:
            yield from extract(file, own_log_key((data_dir or default_data_dir()).resolve()), folder)

    return extract_into
