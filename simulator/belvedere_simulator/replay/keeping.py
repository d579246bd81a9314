"""The first page of a recording: written when its run begins, completed when it is over."""

from __future__ import annotations

import contextlib
import hashlib
import json
import shutil
import threading
import time
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from belvedere_simulator.application.run.request import RunRequest
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.events import LogWritten
from belvedere_simulator.files import PRIVATE, private_folder, write_whole
from belvedere_simulator.inference.plan import ModelPlan
from belvedere_simulator.manifest.resolved import CodeNode, ResolvedApplication
from belvedere_simulator.messages import tr
from belvedere_simulator.replay.layout import BATCHES, FORMAT, LOG, MARK, NOTICE, RecordingOrder
from belvedere_simulator.replay.plan import read_lines
from belvedere_simulator.replay.recording import Recording, open_recording

DAY = 86_400.0
MOST_LOG = 64 << 20
"""Bytes of log that are kept, as an appliance keeps no endless log either."""
_OF_THE_REPORT = ("seconds", "exit_code", "ended", "frames", "fps", "latency_ms", "provider", "errors")


@dataclass(frozen=True)
class Version:
    """What plays. `code_folder` is where its code lies, `cameras` are the streams, each with the node that
    its source was chosen for.

    `given` are the parameters that were asked for, `by_hand` those that were changed since, which hold;
    `begun_late`: it played before it was recorded.
    """

    application: ResolvedApplication
    code: CodeNode
    code_folder: Path
    cameras: tuple[tuple[str, str], ...]
    models: tuple[ModelPlan, ...]
    given: Mapping[str, str] = field(default_factory=dict)
    by_hand: Mapping[str, str] = field(default_factory=dict)
    begun_late: bool = False
    instance: str = ""
    device: str = ""

    def facts(self) -> dict[str, Any]:
        """Cameras, parameters, models and code, told apart by what they hold."""
        return {
            "application": self.application.name,
            # An appliance's own folder is no project to be played again.
            "folder": "" if self.instance else str(self.application.folder),
            "cameras": [{"node": node, "chosen_for": chosen_for} for node, chosen_for in self.cameras],
            "parameters": {
                **{node.name: node.value for node in self.application.parameters},
                **self.by_hand,
            },
            "parameters_given": {**self.given, **self.by_hand},
            "models": [
                {
                    "node": plan.node,
                    "file": plan.file.name,
                    "sha256": _digest(plan.file),
                    "wish": plan.provider,
                }
                for plan in self.models
            ],
            "code": {
                "package": self.code.package_name,
                "sha256": _digest_of_folder(self.code_folder),
            },
            "begun_late": self.begun_late,
            "instance": self.instance,
            "device": self.device,
        }


def version_of(
    request: RunRequest,
    given: Mapping[str, str],
    by_hand: Mapping[str, str] | None = None,
    *,
    begun_late: bool = False,
) -> Version:
    """What a run of the simulator plays."""
    bindings = request.bindings
    cameras = tuple((camera.node, bindings.chosen_for[camera.node]) for camera in bindings.cameras)
    return Version(
        request.application,
        request.code,
        request.code.package_folder,
        cameras,
        request.models,
        dict(given),
        by_hand or {},
        begun_late=begun_late,
    )


class KeptRun:
    """The recording of one run, from `begin` to `complete`."""

    def __init__(self, order: RecordingOrder) -> None:
        self._folder = Path(order.folder)
        self._order = order
        self._lock = threading.Lock()
        self._log_left = MOST_LOG

    @property
    def name(self) -> str:
        """How it is called."""
        return self._folder.name

    @property
    def is_there(self) -> bool:
        """Whether there is anything of it: what got no frame goes when it is complete."""
        return self._folder.exists()

    def begin(self, version: Version, days: float | None, replays: Path | None = None) -> None:
        """Make the folder and its first page. `days` until it may go, None: it stays.

        `replays` is the recording whose frames it gets. Raises BelvedereError BV-REPLAY-003.
        """
        identity = uuid.uuid4().hex
        source = open_recording(replays) if replays else None
        made = time.time()
        facts = {
            "format": FORMAT,
            "id": identity,
            "frames_of": source.frames if source else identity,
            "replays": source.name if source else None,
            "made": made,
            "expires": None if days is None else made + days * DAY,
            "shows_people": True,
            "consent_to_hand_out": False,
            "frames": self._order.frames,
            "complete": False,
        }
        try:
            private_folder(self._folder)
            (self._folder / MARK).touch(PRIVATE)
            write_whole(self._folder / NOTICE, _notice().encode(), PRIVATE)
            Recording(self._folder, facts).with_facts(**version.facts())
            (self._folder / LOG).touch(PRIVATE)
        except OSError as error:
            raise _unwritable(self._folder, error) from error

    def remove(self) -> None:
        """Nothing is to be kept after all."""
        shutil.rmtree(self._folder, ignore_errors=True)

    def note(self, line: LogWritten) -> None:
        """Keep a line of the log, with its time; what the disk does not take, or is too much, is left out."""
        self.note_lines(line.stream, (line.line,))

    def note_lines(self, stream: str, lines: Iterable[str]) -> None:
        """Keep several lines of a stream."""
        with self._lock, contextlib.suppress(OSError), (self._folder / LOG).open("a") as file:
            # Within the lock: the log is read as one in the order of its times.
            at = round(time.monotonic(), 6)
            for line in lines:
                text = json.dumps({"at": at, "stream": stream, "line": line}) + "\n"
                self._log_left -= len(text)
                if self._log_left > 0:
                    file.write(text)

    def complete(self, report: Mapping[str, Any]) -> Recording | None:
        """Add how it went; None where nothing was delivered: then nothing is left.

        Raises BelvedereError BV-REPLAY-003.
        """
        batches = self._folder / BATCHES
        lines = read_lines(batches) if batches.exists() else []
        if not any("port" in line for line in lines):
            self.remove()
            return None
        cut = next((str(line["cut"]) for line in lines if "cut" in line), "")
        interrupted = bool(report["restarts"]["stream_worker"])
        outcome = {name: report.get(name) for name in _OF_THE_REPORT}
        try:
            return open_recording(self._folder).with_facts(
                complete=True, cut=cut, interrupted=interrupted, report=outcome
            )
        except OSError as error:
            raise _unwritable(self._folder, error) from error


def _digest(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _digest_of_folder(folder: Path) -> str:
    """Of the files' names and contents."""
    total = hashlib.sha256()
    for file in sorted(path for path in folder.rglob("*") if path.is_file()):
        if "__pycache__" not in file.parts:
            name = file.relative_to(folder).as_posix()
            total.update(f"{name}\0{_digest(file)}\n".encode(errors="surrogateescape"))
    return total.hexdigest()


def _notice() -> str:
    return tr(
        "This folder holds pictures of cameras, and what an application found in them. They may show "
        "people.\nKeep it no longer than you need it, and give it to nobody without the consent of those "
        "who are to be seen.\nIt is removed by `belvedere recording remove`, and by itself when its time "
        "is over.\n"
    )


def _unwritable(folder: Path, error: OSError) -> BelvedereError:
    told = tr("The recording cannot be written")
    return BelvedereError("BV-REPLAY-003", told, where=str(folder), why=error.strerror or str(error))
