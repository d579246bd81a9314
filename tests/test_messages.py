"""Messages: English is the key, places are filled, a language without a catalogue stays English."""

from __future__ import annotations

import pytest

from belvedere_simulator.messages import tr


def test_named_places_are_filled() -> None:
    assert tr("{count} frames of {camera}", count=3, camera="door") == "3 frames of door"


def test_a_text_without_values_is_not_a_template() -> None:
    assert tr("ended by {}") == "ended by {}"


@pytest.mark.parametrize("language", ["xx", "C", "C.UTF-8", "../x", "de_DE.UTF-8"])
def test_a_language_that_is_not_there_is_english(monkeypatch: pytest.MonkeyPatch, language: str) -> None:
    monkeypatch.setenv("BELVEDERE_LANGUAGE", language)
    assert tr("A text nobody translates: {value}", value=1) == "A text nobody translates: 1"


def test_what_fills_a_place_is_not_a_template(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BELVEDERE_LANGUAGE", "en")
    assert tr("{line}", line="{secret}") == "{secret}"
