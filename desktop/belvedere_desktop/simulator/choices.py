"""Isolation and provider: what can be chosen, in words."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QComboBox


def isolation_words() -> dict[str, str]:
    """The kinds of isolation by their option value."""
    return {"auto": _tr("Best available"), "bwrap": _tr("Sandbox (bwrap)"), "paths": _tr("Paths only")}


def provider_words() -> dict[str, str]:
    """The inference providers by their option value."""
    return {"auto": _tr("Best available"), "cpu": "CPU", "cuda": "CUDA", "tensorrt": "TensorRT"}


def fill(box: QComboBox, words: dict[str, str]) -> None:
    """Offer every choice with its value as data."""
    for value, word in words.items():
        box.addItem(word, value)


def choose(box: QComboBox, value: str) -> None:
    """Show `value`, or the first choice when there is no such one."""
    box.setCurrentIndex(max(0, box.findData(value)))


def _tr(text: str) -> str:
    return QCoreApplication.translate("RunChoices", text)
