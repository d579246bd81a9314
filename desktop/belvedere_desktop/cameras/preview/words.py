"""The words of a tile: how its camera does, and its figures."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from belvedere_desktop.cameras.preview.messages import TileFigures

translate = QCoreApplication.translate

_PLAYABLE = ("", "H.264", "JPEG")


def state_words(told: TileFigures | None) -> str:
    """The state in a few words."""
    if told is None:
        return translate("Preview", "Waiting")
    words = {
        "connecting": translate("Preview", "Connecting"),
        "playing": translate("Preview", "Playing"),
        "lost": translate("Preview", "Lost"),
        "reconnecting": translate("Preview", "Trying again, attempt {number}"),
        "refused": translate("Preview", "Refused"),
    }
    return words.get(told.state, told.state).format(number=told.attempt)


def notice(told: TileFigures | None) -> tuple[str, str]:
    """Title and detail over a tile that does not play; both empty for one that does."""
    if told is None:
        return translate("Preview", "Waiting"), ""
    if told.state == "playing":
        return "", ""
    if told.code == "BV-CAM-004":
        remedy = translate("Preview", "Correct user and password, then try again.")
        return state_words(told), f"{told.detail}. {remedy}"
    return state_words(told), told.detail


def head_words(title: str, told: TileFigures | None) -> str:
    """The first line of a caption."""
    parts = [title, state_words(told)]
    if told is not None and told.seen_from:
        parts.append(translate("Preview", "seen from {name}").format(name=told.seen_from))
    return " · ".join(parts)


def figure_words(told: TileFigures | None) -> str:
    """The second line of a caption: rate, size, codec and bit rate."""
    if told is None or not told.width:
        return ""
    rate = translate("Preview", "{fps} fps").format(
        fps=f"{told.fps:.0f}" if told.fps >= 9.5 else f"{told.fps:.1f}"
    )
    return " · ".join([rate, f"{told.width}x{told.height}", codec_words(told.codec), _bit_rate(told.bits)])


def age_words(told: TileFigures | None) -> str:
    """How old the picture is, in the corner of a caption."""
    if told is None or told.age_ms is None:
        return ""
    return translate("Preview", "{age} s old").format(age=f"{told.age_ms / 1000:.1f}")


def codec_words(codec: str) -> str:
    """The codec, and what appliances do with one that they cannot play."""
    if codec in _PLAYABLE:
        return codec
    return translate("Preview", "{codec}: not for appliances").format(codec=codec)


def _bit_rate(bits: float) -> str:
    if bits >= 1e6:
        return translate("Preview", "{rate} Mbit/s").format(rate=f"{bits / 1e6:.1f}")
    return translate("Preview", "{rate} kbit/s").format(rate=f"{bits / 1e3:.0f}")
