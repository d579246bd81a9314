"""What every measurement is given: settings, files, a voice, and a place for what is not as it must be."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from belvedere_simulator.bench.application_folder import write_application
from belvedere_simulator.bench.clip import clip_file
from belvedere_simulator.bench.log_file import write_log
from belvedere_simulator.bench.models import Model, large_model, small_model
from belvedere_simulator.bench.results import Series
from belvedere_simulator.bench.settings import Settings
from belvedere_simulator.inference.plan import Precision
from belvedere_simulator.messages import tr


@dataclass
class Bench:
    """One bench under way. `tell` gets lines for people; `failures` the guard-rails that did not hold."""

    settings: Settings
    tell: Callable[[str], None]
    failures: list[str] = field(default_factory=list)

    @cached_property
    def clip(self) -> Path:
        """The clip, made at its first use."""
        self.tell(tr("the clip"))
        return clip_file(self.settings.clip, self.settings.cache)

    @cached_property
    def small(self) -> Model:
        """The light model."""
        return small_model(self.settings.cache)

    @cached_property
    def large(self) -> Model:
        """The heavy model."""
        self.tell(tr("the large model"))
        return large_model(self.settings.cache)

    @cached_property
    def log(self) -> Path:
        """The large log, made at its first use; `bench_logs` removes it."""
        self.tell(tr("the log"))
        return write_log(self.log_folder / "large.log", self.settings.lines)

    @property
    def log_folder(self) -> Path:
        """Where logs are written."""
        return self.settings.cache / f"logs-{os.getpid()}"

    def application(self, model: Model | None = None, precision: Precision = "FP32") -> Path:
        """The folder of the bench's application, with a model node or without."""
        name = f"application-{model.size if model else 'plain'}-{precision.lower()}"
        return write_application(self.settings.cache / name, model.size if model else None, precision)

    def guard(self, what: str, holds: bool) -> None:
        """Note `what` when it does not hold."""
        if not holds:
            self.failures.append(what)
            self.tell(tr("guard-rail: {failure}", failure=what))

    def rounds(self, what: str) -> Callable[[str], None]:
        """Tells how far the rounds of `what` are."""
        return lambda text: self.tell(f"{what}: {text}")


@dataclass(frozen=True)
class Measurement:
    """Gives some goals at once."""

    goals: tuple[str, ...]
    measure: Callable[[Bench], Mapping[str, Series]]
