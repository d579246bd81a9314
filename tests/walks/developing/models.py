"""A model: what it takes and gives, how fast it is, and copies of it."""

from __future__ import annotations

from pathlib import Path

from belvedere_desktop.model.page import ModelPage
from belvedere_desktop.projects.model_dialog import ModelDialog
from walks.developing.setting import area, opened_project, sample
from walks.stage import Stage
from walks.step import Chapter, Step


def _page(stage: Stage) -> ModelPage:
    found = area(stage)
    found.setCurrentWidget(found.model)
    return found.model


def _file(stage: Stage) -> Path:
    """The archive of the sample's model: the largest asset."""
    assets = sample(stage, "people_counter") / "assets"
    return max(assets.glob("*.tar.gz"), key=lambda file: file.stat().st_size)


def _look(stage: Stage) -> None:
    opened_project(stage, sample(stage, "people_counter"))
    page = _page(stage)
    page.open(str(_file(stage)))
    stage.until(lambda: page.state is not None)


def _measure(stage: Stage) -> None:
    page = _page(stage)
    page.parts.measure.click()
    stage.until(lambda: not page.is_busy and any(row.p50 for row in page.parts.providers.rows))


def _descriptor(stage: Stage) -> None:
    page = _page(stage)
    bar = page.parts.area.verticalScrollBar()
    bar.setValue(bar.maximum())


def _half(stage: Stage) -> None:
    page = _page(stage)
    page.make("half", str(stage.place / "people-half.onnx"))
    stage.until(page.parts.outcome.isVisible)
    page.parts.area.verticalScrollBar().setValue(0)


def _put(stage: Stage) -> None:
    page = _page(stage)
    page.parts.look_new.click()
    stage.until(lambda: not page.is_busy and page.state is not None)
    page.parts.put.click()
    stage.opened(ModelDialog)


MODELS = Chapter(
    "Models",
    "The tab *Model* looks into a model file, or into the archive that holds one.",
    (
        Step(
            "model",
            "Choose the model of a project.",
            "Format, operator sets, weights; which providers can take it and which not, and why.",
            _look,
        ),
        Step(
            "timing",
            "Press *Measure*.",
            "How long a call takes on this computer, in the middle and at worst.",
            _measure,
        ),
        Step(
            "descriptor",
            "Scroll down.",
            "Inputs and outputs, and the descriptor made from them.",
            _descriptor,
        ),
        Step(
            "half",
            "*Half precision…*: a copy that computes in float16.",
            "The copy was run against the original: it computes the same within the tolerance.",
            _half,
        ),
        Step(
            "put",
            "Press *Look at the new one*, then *Into the project…*.",
            "Where it goes; it is named by its SHA-256, and its descriptor is made from it.",
            _put,
        ),
    ),
)
