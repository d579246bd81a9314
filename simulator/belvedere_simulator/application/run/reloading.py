"""New code for a run that goes on: what was saved is staged, and said exactly."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from belvedere_simulator.application.node.staging import PANORAMA, Staged, stage
from belvedere_simulator.application.run.package_watch import PackageWatch
from belvedere_simulator.application.run.request import RunRequest
from belvedere_simulator.events import CodeReloaded
from belvedere_simulator.manifest.dockerfile import ContainerRecipe, read_dockerfile

_OLDEST = 5.0
_AT_THE_NEXT_START = ("package.json", "descriptor.json")


@dataclass(frozen=True)
class NewCode:
    """Files of /panorama that are new, changed or gone, and files that only the next run heeds."""

    files: tuple[str, ...]
    waiting: tuple[str, ...]


class Reloading:
    """Looks after the code of one run. `look` and `begin` are for the run's thread."""

    def __init__(self, request: RunRequest) -> None:
        self._code = request.code
        self._place = request.panorama.parent
        self._pip = read_dockerfile(self._code.package_folder).pip
        self._watch = PackageWatch(self._code.package_folder, request.begun)
        self._told: CodeReloaded | None = None
        self._saved = 0.0

    def look(self) -> NewCode | None:
        """What was saved since the last look, staged already. Raises BelvedereError when it cannot be."""
        saved = self._watch.look()
        if not saved:
            return None
        self._saved = time.monotonic() - self._age(saved)
        recipe = read_dockerfile(self._code.package_folder)
        staged = stage(self._code.package_folder, recipe, self._place)
        waiting = [name for name in saved if self._waits(name, recipe)]
        files = sorted({*staged.changed, *self._staged(staged, saved)})
        return NewCode(tuple(files), tuple(waiting)) if files or waiting else None

    def _staged(self, staged: Staged, saved: Sequence[str]) -> Iterator[str]:
        """The saved ones of /panorama, also when another run of the application staged them first."""
        sources = {self._code.package_folder.absolute() / name for name in saved}
        for path, source in staged.files.items():
            if path.startswith(f"{PANORAMA}/") and source in sources:
                yield path.removeprefix(f"{PANORAMA}/")

    def _age(self, saved: Sequence[str]) -> float:
        """How long ago the newest was saved; a file that was moved here tells of an earlier time."""
        ages = []
        for name in saved:
            with contextlib.suppress(OSError):
                ages.append(time.time() - (self._code.package_folder / name).stat().st_mtime)
        age = min(ages, default=0.0)
        return age if 0 <= age <= _OLDEST else 0.0

    def _waits(self, name: str, recipe: ContainerRecipe) -> bool:
        """Whether only the next run heeds what was saved: manifests, and what is installed."""
        file = PurePosixPath(name).name
        is_list = file.startswith("requirements") and file.endswith(".txt")
        return name in _AT_THE_NEXT_START or is_list or (name == "Dockerfile" and recipe.pip != self._pip)

    def begin(self, code: NewCode) -> CodeReloaded:
        """The code is about to be started afresh, or left alone when only the next run heeds the files."""
        told = CodeReloaded(self._code.name, code.files, code.waiting)
        self._told = told if code.files else None
        return told

    def shown(self) -> CodeReloaded | None:
        """A new process put its first frame; None when that is not news."""
        told, self._told = self._told, None
        if told is None:
            return None
        seconds = round(time.monotonic() - self._saved, 3)
        return CodeReloaded(told.node, told.files, told.waiting, seconds)
