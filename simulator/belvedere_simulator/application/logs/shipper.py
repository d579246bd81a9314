"""Ships what an application writes into its log folder to the log stream of its node."""

from __future__ import annotations

import contextlib
import os
import threading
from collections.abc import Callable, Sequence
from pathlib import Path

from belvedere_simulator.application.logs.tailed_file import FileKey, TailedFile, key_of

_BUSY_PAUSE = 0.01
_IDLE_PAUSE = 0.2
_GONE_PATIENCE = 3
_MOST_FILES = 256
_MOST_READS = 64
_MOST_LAST_PASSES = 1000


def _status(path: Path) -> os.stat_result | None:
    with contextlib.suppress(OSError):
        return path.stat(follow_symlinks=False)
    return None


def _piece(path: Path) -> int:
    """The number at the end of a rotated file's name: of files of one moment, the higher is the older."""
    return int(path.suffix[1:]) if path.suffix[1:].isdecimal() else 0


class FolderShipper:
    """Follows every regular file of a folder on its own thread and hands each new line to `write`.

    Files there before are followed from their present end: an earlier run shipped them. Renamed,
    truncated, deleted and replaced files lose nothing that could still be read when the folder was
    looked at (every 10 ms while lines come, else every 200 ms); lines keep their order unless a log
    is rotated twice between two looks. Nothing but regular files is ever
    opened: a FIFO would block, a link could point anywhere. At most 256 files are followed; the
    newest of more wait until others are deleted.
    """

    def __init__(self, folder: Path, write: Callable[[Sequence[str]], None]) -> None:
        self._folder = folder
        self._write = write
        self._files: dict[FileKey, TailedFile] = {}
        self._gone: dict[FileKey, int] = {}
        self._finish = threading.Event()
        self._look(from_end=True)
        self._thread = threading.Thread(target=self._run, name="log shipper", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Ship all that is there, last lines without a newline too, and end."""
        self._finish.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._finish.is_set():
            self._finish.wait(_BUSY_PAUSE if self._pass() else _IDLE_PAUSE)
        for _ in range(_MOST_LAST_PASSES):
            if not self._pass():
                break
        for file in self._files.values():
            self._write(file.close())
        self._files.clear()

    def _pass(self) -> bool:
        """Look at the folder once and read each file once; True when there was anything new."""
        present = self._look(from_end=False)
        moved = False
        for key, file in list(self._files.items()):
            moved = self._drain(file) or moved
            self._let_go(key, file, key in present or file.behind)
        return moved

    def _drain(self, file: TailedFile) -> bool:
        """Read a file to its end, so that what was rotated out comes before what replaced it."""
        moved = False
        for _ in range(_MOST_READS):
            if not file.behind:
                break
            moved = True
            self._write(file.read())
        return moved

    def _look(self, *, from_end: bool) -> set[FileKey]:
        """Open the files that are new, the earliest written first; return what is in the folder."""
        try:
            with os.scandir(self._folder) as entries:
                found = [Path(entry.path) for entry in entries if entry.is_file(follow_symlinks=False)]
        except OSError:
            return set(self._files)
        dated = [(status.st_mtime_ns, path, key_of(status)) for path in found if (status := _status(path))]
        for _, path, key in sorted(dated, key=lambda file: (file[0], -_piece(file[1]))):
            if key not in self._files and len(self._files) < _MOST_FILES:
                self._open(path, from_end)
        return {key for _, _, key in dated}

    def _open(self, path: Path, from_end: bool) -> None:
        # Deleted or renamed between looking and opening: it is met under its new name next time.
        with contextlib.suppress(OSError):
            file = TailedFile(path, from_end=from_end)
            if self._files.setdefault(file.key, file) is not file:
                file.close()

    def _let_go(self, key: FileKey, file: TailedFile, wanted: bool) -> None:
        """Close a deleted file a few passes after its end: its writer may still hold it open."""
        if wanted:
            self._gone.pop(key, None)
            return
        self._gone[key] = self._gone.get(key, 0) + 1
        if self._gone[key] > _GONE_PATIENCE:
            self._write(file.close())
            del self._files[key], self._gone[key]
