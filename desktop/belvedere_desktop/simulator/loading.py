"""Reading an application folder, away from the GUI thread."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from belvedere_desktop.jobs import Control
from belvedere_desktop.simulator.graph.drawing import GraphDrawing, draw
from belvedere_simulator.manifest.problem import Problem
from belvedere_simulator.manifest.resolved import ResolvedApplication


@dataclass(frozen=True)
class LoadedFolder:
    """What the page shows of a folder. `application` is None when errors forbid running it.

    `isolation` are the kinds that work on this computer, the best first.
    """

    folder: Path
    override: str
    overrides: tuple[Path, ...]
    application: ResolvedApplication | None
    problems: tuple[Problem, ...]
    drawing: GraphDrawing
    isolation: tuple[str, ...]


def loading(folder: Path, override: str | None) -> Callable[[Control], LoadedFolder]:
    """Work that checks `folder`. `override` None takes the folder's own, when it is plain which."""

    def work(_control: Control) -> LoadedFolder:
        # Imported by the job's thread: these modules take longer than the whole window.
        from belvedere_simulator.application.isolation.support import available  # noqa: PLC0415
        from belvedere_simulator.manifest.application import (  # noqa: PLC0415
            default_override,
            find_overrides,
            load_application,
        )

        chosen = default_override(folder) if override is None else Path(override) if override else None
        # Model files are checked by the run: reading them needs libraries that never enter this process.
        loaded = load_application(folder, chosen, check_model_files=False)
        return LoadedFolder(
            folder,
            str(chosen or ""),
            find_overrides(folder),
            loaded.resolved,
            loaded.problems,
            draw(loaded.resolved) if loaded.resolved else GraphDrawing(),
            tuple(available().kinds),
        )

    return work
