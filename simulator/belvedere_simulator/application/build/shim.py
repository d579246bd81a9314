"""Stands in for `docker` where none answers: what panorama-cli asks of it, done by our own builder.

`docker build -t NAME FOLDER`, `docker create NAME:latest` and `docker export --output=FILE ID`; nothing else.
"""

from __future__ import annotations

import argparse
import gzip
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from belvedere_simulator.application.build.build import Wanted, pack_container
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.files import write_whole
from belvedere_simulator.messages import tr

_IMAGE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,127}")
_PROGRAM = 0o755


def write_shim(tools: Path) -> Path:
    """Write the program `docker` into `tools`; what it builds lies beside it. Raises OSError."""
    command = [sys.executable, "-m", __name__, str(tools / "images")]
    if os.name == "nt":
        line = subprocess.list2cmdline(command)
        write_whole(tools / "docker.cmd", f"@{line} %*\r\n".encode(), _PROGRAM)
        return tools / "docker.cmd"
    write_whole(tools / "docker", f'#!/bin/sh\nexec {shlex.join(command)} "$@"\n'.encode(), _PROGRAM)
    return tools / "docker"


def main(given: Sequence[str]) -> int:
    """Carry out one command of Docker; the first word is the folder of images."""
    images, words = Path(given[0]), given[1:]
    try:
        return _carry_out(images, words)
    except (BelvedereError, OSError) as error:
        sys.stderr.write(f"{error}\n")
        return 1


def _carry_out(images: Path, words: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="docker", exit_on_error=False, add_help=False)
    commands = parser.add_subparsers(dest="command", required=True)
    build = commands.add_parser("build", exit_on_error=False, add_help=False)
    build.add_argument("-t", "--tag", required=True)
    build.add_argument("--pull", action="store_true")
    build.add_argument("folder", type=Path)
    commands.add_parser("create", exit_on_error=False, add_help=False).add_argument("image")
    export = commands.add_parser("export", exit_on_error=False, add_help=False)
    export.add_argument("--output", "-o", type=Path, required=True)
    export.add_argument("container")
    try:
        asked, unknown = parser.parse_known_args(words)
    except argparse.ArgumentError as error:
        raise _refused(" ".join(words), str(error)) from error
    if unknown:
        raise _refused(" ".join(words), tr("it does not know {words}", words=" ".join(unknown)))
    if asked.command == "build":
        return _build(_image(images, asked.tag), asked.folder)
    if asked.command == "create":
        sys.stdout.write(f"{_built(images, asked.image).stem}\n")
        return 0
    return _export(_built(images, asked.container), asked.output)


def _build(image: Path, folder: Path) -> int:
    image.parent.mkdir(parents=True, exist_ok=True)
    sys.stdout.write(tr("No Docker answers: Belvedere builds from the Dockerfile's lines.") + "\n")
    with tempfile.TemporaryDirectory(dir=image.parent, prefix=".building-") as place:
        archive, notes = pack_container(folder.absolute(), Path(place), Wanted(), said=_say)
        archive.replace(image)
    for note in notes:
        _say(note)
    return 0


def _export(image: Path, output: Path) -> int:
    handle, name = tempfile.mkstemp(dir=output.absolute().parent, prefix=".exporting-")
    try:
        with os.fdopen(handle, "wb") as target, gzip.open(image, "rb") as source:
            shutil.copyfileobj(source, target, 1024 * 1024)
        Path(name).replace(output)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return 0


def _image(images: Path, tag: str) -> Path:
    name = tag.removesuffix(":latest")
    if not _IMAGE.fullmatch(name):
        raise _refused(tag, tr("it cannot be called that"))
    return images / f"{name}.image"


def _built(images: Path, tag: str) -> Path:
    image = _image(images, tag)
    if not image.is_file():
        raise _refused(tag, tr("it was not built here"))
    return image


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _refused(where: str, why: str) -> BelvedereError:
    what = tr("The builder in Docker's place does not do this")
    return BelvedereError("BV-BLD-007", what, where=where, why=why)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
