"""All that one run needs to know, decided before anything is started."""

from __future__ import annotations

import hashlib
import os
import time
from dataclasses import dataclass, field
from pathlib import Path

from belvedere_simulator.application.isolation.plan import Kind
from belvedere_simulator.application.node.supervision import Care
from belvedere_simulator.application.run.bindings import Bindings
from belvedere_simulator.application.run.folders import InstanceFolders
from belvedere_simulator.inference.plan import ModelPlan
from belvedere_simulator.manifest.resolved import CodeNode, ResolvedApplication
from belvedere_simulator.replay.layout import RecordingOrder
from belvedere_simulator.video.specification import DEFAULT_CAP


@dataclass(frozen=True)
class RunRequest:
    """One run. `frame_limit` ends it after so many batches, `seconds` after so long.

    `camera_wait` seconds without any frame end a run that has a limit. `watched` opens the display
    for a window. `reload`: code that is saved is started afresh, also what was saved since `begun`, when
    its preparation began. `recording` is what is kept of it,
    `replays` the recording whose frames it gets.
    """

    application: ResolvedApplication
    code: CodeNode
    bindings: Bindings
    models: tuple[ModelPlan, ...]
    isolation: Kind
    panorama: Path
    interpreter: Path
    folders: InstanceFolders
    care: Care = field(default_factory=Care)
    frame_limit: int | None = None
    seconds: float | None = None
    camera_wait: float = 30.0
    fast: bool = False
    watched: bool = False
    reload: bool = False
    record: Path | None = None
    pictures: Path | None = None
    recording: RecordingOrder | None = None
    replays: Path | None = None
    picture_cap: int = DEFAULT_CAP
    region: str = "us-east-1"
    notes: tuple[str, ...] = ()
    begun: float = field(default_factory=time.time)

    @property
    def instance(self) -> str:
        """An id of the appliance's form, the same for the same folder played as often at once."""
        number = "" if self.folders.number == 1 else f"\n{self.folders.number}"
        digest = hashlib.sha256(os.fsencode(f"{self.application.folder}{number}")).digest()
        alphabet = "abcdefghijklmnopqrstuvwxyz234567"
        return "applicationInstance-" + "".join(alphabet[byte % 32] for byte in digest[:26])
