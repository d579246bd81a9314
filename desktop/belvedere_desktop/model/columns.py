"""The columns of the Model page's tables."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QCoreApplication

from belvedere_desktop.model.state import ProviderRow, TensorRow
from belvedere_desktop.tables.column import Column

translate = QCoreApplication.translate
_COLOURS = {"takes": "running", "refuses": "error"}
_NAMES: Mapping[str, str] = {
    "tensorrt": "TensorRT",
    "cuda": "CUDA",
    "coreml": "Core ML",
    "directml": "DirectML",
    "cpu": "CPU",
}


def tensor_columns() -> tuple[Column[TensorRow], ...]:
    """Name, type and shape."""
    return (
        Column(
            "name",
            translate("Model", "Name"),
            lambda row: row.name,
            order=lambda row: row.place,
            width=200,
        ),
        Column("type", translate("Model", "Type"), lambda row: row.dtype, width=90),
        Column("shape", translate("Model", "Shape"), lambda row: shape_words(row.shape)),
    )


def provider_columns() -> tuple[Column[ProviderRow], ...]:
    """Name, whether it takes the model, and what was measured."""
    return (
        Column(
            "name",
            translate("Model", "Provider"),
            lambda row: provider_name(row.name),
            order=lambda row: list(_NAMES).index(row.name),
            width=110,
        ),
        Column("p50", "p50", lambda row: _milliseconds(row.p50), order=lambda row: row.p50 or 0.0, width=90),
        Column("p95", "p95", lambda row: _milliseconds(row.p95), order=lambda row: row.p95 or 0.0, width=90),
        Column("rate", translate("Model", "Calls a second"), _rate, width=120),
        Column(
            "state",
            translate("Model", "Takes the model"),
            provider_words,
            colour=lambda row: _COLOURS.get(row.state, "muted"),
        ),
    )


def provider_name(name: str) -> str:
    """As its makers write it."""
    return _NAMES.get(name, name)


def provider_words(row: ProviderRow) -> str:
    """Whether it takes the model, and why not."""
    words = {
        "takes": translate("Model", "● yes"),
        "refuses": translate("Model", "■ no"),
        "absent": translate("Model", "○ not installed here"),
    }.get(row.state, row.state)
    return f"{words}: {row.why}" if row.why else words


def shape_words(shape: tuple[int, ...]) -> str:
    """Sizes; those that are open as a question mark."""
    return " × ".join("?" if size < 0 else str(size) for size in shape) or translate("Model", "one number")


def _milliseconds(value: float | None) -> str:
    return "–" if value is None else f"{value:.2f} ms"


def _rate(row: ProviderRow) -> str:
    return f"{1000 / row.p50:.0f}" if row.p50 else "–"
