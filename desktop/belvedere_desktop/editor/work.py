"""What the editor has done off the GUI thread: open, check, save, look at the disk again."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from belvedere_desktop.jobs import Control
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.manifest.application import find_overrides, load_application
from belvedere_simulator.manifest.editing.draft import Draft, compared_with_disk, open_draft, save_draft
from belvedere_simulator.manifest.editing.offers import Offer, offers_of
from belvedere_simulator.manifest.layout import find_layout
from belvedere_simulator.manifest.problem import Problem, Problems
from belvedere_simulator.messages import tr

_NO_ACCOUNT = "123456789012"


@dataclass(frozen=True)
class Findings:
    """What the check of a draft with an override found, and the interfaces that there are for nodes."""

    draft: Draft
    override: Path | None
    problems: tuple[Problem, ...]
    offers: Mapping[str, Offer]


@dataclass(frozen=True)
class Opened:
    """The manifests of an application, read and checked."""

    graph: Path
    overrides: tuple[Path, ...]
    findings: Findings


def opening(folder: Path, override: Path | None) -> Callable[[Control], Opened]:
    """Work that opens the application of a folder. Raises BelvedereError where there is none."""

    def work(_control: Control) -> Opened:
        problems = Problems()
        layout = find_layout(folder, problems)
        if layout is None:
            told = "; ".join(problem.what for problem in problems)
            raise BelvedereError("BV-EDT-009", tr("The manifest cannot be read or written"), why=told)
        overrides = find_overrides(layout.graph)
        if override is not None and override not in overrides:
            overrides = (*overrides, override)
        draft = open_draft([layout.graph, *overrides])
        return Opened(layout.graph, overrides, _findings(draft, layout.graph, override, {}))

    return work


def checking(
    draft: Draft, graph: Path, override: Path | None, known: Mapping[str, Offer]
) -> Callable[[Control], Findings]:
    """Work that checks a draft as it would be checked once it is saved.

    `known` are the interfaces that were found before: they stay while the graph cannot be read.
    """
    return lambda _control: _findings(draft, graph, override, known)


def saving(draft: Draft) -> Callable[[Control], Draft]:
    """Work that writes what changed. Raises BelvedereError BV-EDT-009, BV-EDT-010."""
    return lambda _control: save_draft(draft)


def looking_again(draft: Draft) -> Callable[[Control], Draft]:
    """Work that reads what other programs wrote. Raises BelvedereError BV-EDT-009."""
    return lambda _control: compared_with_disk(draft)


def _findings(draft: Draft, graph: Path, override: Path | None, known: Mapping[str, Offer]) -> Findings:
    loaded = load_application(graph, override, check_model_files=False, texts=draft.texts)
    named = [package.name.partition("::")[0] for package in loaded.graph.packages] if loaded.graph else []
    account = next((name for name in named if name.isdigit()), _NO_ACCOUNT)
    offers = offers_of(loaded.packages, account) if loaded.graph or not known else known
    return Findings(draft, override, loaded.problems, offers)
