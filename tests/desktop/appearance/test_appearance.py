"""Words can be read in both schemes, and every icon is drawn."""

from __future__ import annotations

from dataclasses import fields
from importlib import resources

import pytest
from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtGui import QColor, QIcon
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QCheckBox,
    QLabel,
    QLineEdit,
    QMessageBox,
    QPlainTextEdit,
    QRadioButton,
    QToolTip,
    QWidget,
)
from pytestqt.qtbot import QtBot

from belvedere_desktop.appearance.colours import DARK, LIGHT, Colours, colours_of
from belvedere_desktop.appearance.icons import icon
from belvedere_desktop.appearance.theme import Theme, palette_of

WORDS = [field.name for field in fields(Colours)]
NOT_WORDS = {"window", "surface", "raised", "border", "accent_text"}


def luminance(name: str) -> float:
    """Relative luminance as WCAG defines it."""
    colour = QColor(name)
    red, green, blue = (_linear(channel) for channel in (colour.redF(), colour.greenF(), colour.blueF()))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return float(channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4)


def contrast(one: str, other: str) -> float:
    """The WCAG contrast ratio."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("scheme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("name", [name for name in WORDS if name not in NOT_WORDS])
def test_words_stand_out_from_every_background(scheme: Colours, name: str) -> None:
    for background in (scheme.window, scheme.surface, scheme.raised):
        assert contrast(getattr(scheme, name), background) >= 4.5


@pytest.mark.parametrize("scheme", [LIGHT, DARK], ids=["light", "dark"])
def test_words_on_the_accent_stand_out(scheme: Colours) -> None:
    assert contrast(scheme.accent_text, scheme.accent) >= 4.5


def test_the_scheme_is_known_from_the_palette() -> None:
    assert colours_of(palette_of(DARK)) is DARK
    assert colours_of(palette_of(LIGHT)) is LIGHT


def test_the_theme_can_be_forced(theme: Theme, qapp: QApplication) -> None:
    theme.use("dark")
    assert colours_of(qapp.palette()) is DARK
    theme.use("light")
    assert colours_of(qapp.palette()) is LIGHT


def test_what_strangers_write_is_no_markup(theme: Theme, qtbot: QtBot) -> None:
    theme.use("light")
    window, box = QWidget(), QMessageBox()
    label = QLabel("<b>a drive</b><img src='file:///etc/hostname'>", window)
    box.setText("<i>a camera</i>")
    for widget in (window, box):
        qtbot.addWidget(widget)
        widget.show()
    QToolTip.showText(QPoint(5, 5), "<b>a device</b>", window)
    qtbot.waitUntil(QToolTip.isVisible)
    tip = next(each for each in QApplication.topLevelWidgets() if each.inherits("QTipLabel"))
    assert isinstance(tip, QLabel)
    for each in (label, tip, *box.findChildren(QLabel)):
        assert each.textFormat() is Qt.TextFormat.PlainText, each.text()
    QToolTip.hideText()


def test_every_icon_is_drawn_in_the_text_colour() -> None:
    files = [file.name for file in (resources.files("belvedere_resources") / "icons").iterdir()]
    names = [name.removesuffix(".svg") for name in files if name not in ("belvedere.svg", "__init__.py")]
    assert len(names) > 15
    for name in names:
        image = icon(name, palette_of(DARK)).pixmap(32, 32).toImage()
        inked = [
            image.pixelColor(x, y)
            for x in range(32)
            for y in range(32)
            if image.pixelColor(x, y).alpha() > 200
        ]
        assert len(inked) > 10, name
        assert all(colour.lightness() > 128 for colour in inked), name


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("kind", [QCheckBox, QRadioButton])
def test_boxes_and_dots_can_be_seen_and_told_apart(
    theme: Theme, qtbot: QtBot, scheme: str, kind: type[QAbstractButton]
) -> None:
    theme.use(scheme)
    button = kind()
    button.setCheckable(True)
    qtbot.addWidget(button)
    button.show()
    button.activateWindow()
    qtbot.waitUntil(button.isActiveWindow)
    pictures = []
    for state in ("empty", "checked", "focused"):
        button.setChecked(state == "checked")
        button.setFocus() if state == "focused" else button.clearFocus()
        assert button.hasFocus() == (state == "focused")
        shown = button.grab().toImage()
        inks = {shown.pixelColor(x, y).name() for x in range(shown.width()) for y in range(shown.height())}
        window = button.palette().window().color().name()
        assert max(contrast(ink, window) for ink in inks) >= 3, state
        pictures.append(shown)
    assert all(one != other for one, other in zip(pictures, pictures[1:] + pictures[:1], strict=True))
    theme.use("light")


@pytest.mark.parametrize("scheme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("kind", [QLineEdit, QPlainTextEdit])
def test_the_edges_of_fields_can_be_seen(
    theme: Theme, qtbot: QtBot, scheme: Colours, kind: type[QWidget]
) -> None:
    theme.use("light" if scheme is LIGHT else "dark")
    field = kind()
    qtbot.addWidget(field)
    field.resize(200, 60)
    shown = field.grab().toImage()
    edge = shown.pixelColor(shown.width() // 2, 0).name()
    assert contrast(edge, scheme.window) >= 3
    assert contrast(edge, scheme.surface) >= 3
    theme.use("light")


def test_the_icon_of_a_chosen_row_is_in_the_colour_of_its_words() -> None:
    image = icon("folder", palette_of(LIGHT)).pixmap(QSize(32, 32), QIcon.Mode.Selected).toImage()
    inks = {
        image.pixelColor(x, y).name()
        for x in range(32)
        for y in range(32)
        if image.pixelColor(x, y).alpha() > 200
    }
    assert inks == {LIGHT.accent_text}
