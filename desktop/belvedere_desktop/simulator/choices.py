"""Isolation and provider: what can be chosen, in words."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QComboBox

translate = QCoreApplication.translate


def isolation_words() -> dict[str, str]:
    """The kinds of isolation by their option value."""
    return {
        "auto": translate("RunChoices", "Best available"),
        "bwrap": translate("RunChoices", "Sandbox (bwrap)"),
        "paths": translate("RunChoices", "Paths only"),
    }


def provider_words() -> dict[str, str]:
    """The inference providers by their option value."""
    return {
        "auto": translate("RunChoices", "Best available"),
        "cpu": "CPU",
        "cuda": "CUDA",
        "tensorrt": "TensorRT",
    }


def fill(box: QComboBox, words: dict[str, str]) -> None:
    """Offer every choice with its value as data."""
    for value, word in words.items():
        box.addItem(word, value)


def choose(box: QComboBox, value: str) -> None:
    """Show `value`, or the first choice when there is no such one."""
    box.setCurrentIndex(max(0, box.findData(value)))
