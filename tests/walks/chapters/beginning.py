"""The first minute: what there is to choose, and a site to look around in."""

from __future__ import annotations

from belvedere_desktop.start.page import StartPage
from walks.stage import Stage
from walks.step import Chapter, Step


def _open(stage: Stage) -> None:
    page = stage.page("start", StartPage)
    stage.until(page.demonstration.button.isVisible)
    stage.settle(3000)


def _demonstrate(stage: Stage) -> None:
    page = stage.page("start", StartPage)
    page.demonstration.button.click()
    stage.until(lambda: page.demonstration.present)
    stage.settle(4000)


BEGINNING = Chapter(
    "The first minute",
    "For who comes empty-handed: the start page, and a demonstration to try things on.",
    (
        Step(
            "start",
            "Open Belvedere. Nothing is set up yet.",
            "The start page with its three ways to begin; the line at the bottom offers a demonstration.",
            _open,
        ),
        Step(
            "demonstration",
            "Press *Add the demonstration*.",
            "Three devices and four cameras are there; the page tells what runs.",
            _demonstrate,
        ),
    ),
)
