"""Containers built by Docker or Podman, where somebody has one and wants it."""

from __future__ import annotations

import gzip
import hashlib
import os
import shutil
import subprocess
import tempfile
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import IO, cast

from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.messages import tr

ENGINES = ("docker", "podman")
_ANSWER_SECONDS = 10.0
_POLL_SECONDS = 0.2
_LAST_WORDS = 2000
_FILE = 0o644


def answers(engine: str) -> bool:
    """Whether the program is there and has an engine behind it."""
    program = shutil.which(engine)
    if program is None:
        return False
    try:
        done = subprocess.run([program, "info"], capture_output=True, timeout=_ANSWER_SECONDS, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def build_with(
    engine: str, folder: Path, into: Path, said: Callable[[str], None], cancel: threading.Event
) -> Path:
    """Have the engine build the folder's Dockerfile; the file system becomes `<sha256>.tar.gz` in `into`.

    Raises BelvedereError BV-BLD-008 where it does not answer or fails, with its last words, and BV-BLD-004
    when it was cancelled. Of the container nothing is left; the image stays in the engine's store.
    """
    if not answers(engine):
        raise BelvedereError("BV-BLD-008", tr("The container engine does not answer"), where=engine)
    image = f"belvedere-{hashlib.sha256(os.fsencode(folder)).hexdigest()[:16]}"
    said(tr("{engine} builds {folder}", engine=engine, folder=folder.name))
    _run([engine, "build", "-t", image, str(folder)], cancel)
    container = _run([engine, "create", image], cancel).strip().splitlines()[-1]
    into.mkdir(parents=True, exist_ok=True)
    try:
        with tempfile.TemporaryDirectory(dir=into, prefix=".building-") as place:
            exported = Path(place, "container.tar")
            said(tr("{engine} exports the file system", engine=engine))
            _run([engine, "export", f"--output={exported}", container], cancel)
            packed = Path(place, "container.tar.gz")
            _pack(exported, packed)
            with packed.open("rb") as stream:
                digest = hashlib.file_digest(stream, "sha256").hexdigest()
            return packed.replace(into / f"{digest}.tar.gz")
    finally:
        subprocess.run([engine, "rm", container], capture_output=True, check=False)


def _pack(source: Path, target: Path) -> None:
    # Without a name and a time in its head, compressed content is the same for the same bytes.
    with source.open("rb") as content, target.open("wb") as raw:
        with gzip.GzipFile("", "wb", compresslevel=1, fileobj=raw, mtime=0) as packed:
            shutil.copyfileobj(content, cast(IO[bytes], packed), 1024 * 1024)
        raw.flush()
        os.fsync(raw.fileno())
    target.chmod(_FILE)


def _run(command: Sequence[str], cancel: threading.Event) -> str:
    """What the program said, once it ended well."""
    with tempfile.TemporaryFile() as told, tempfile.TemporaryFile() as errors:
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=told, stderr=errors)
        while True:
            try:
                status = process.wait(_POLL_SECONDS)
                break
            except subprocess.TimeoutExpired:
                if cancel.is_set():
                    process.terminate()
                    process.wait()
                    raise BelvedereError("BV-BLD-004", tr("Building was stopped")) from None
            except BaseException:
                process.terminate()
                process.wait()
                raise
        for stream in (told, errors):
            stream.seek(0)
        words = told.read().decode("utf-8", "replace")
        if status != 0:
            why = (words + errors.read().decode("utf-8", "replace")).strip()[-_LAST_WORDS:]
            what = tr("The container engine failed")
            raise BelvedereError("BV-BLD-008", what, where=" ".join(command[:2]), why=why)
        return words
