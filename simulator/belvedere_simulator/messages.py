"""The message catalogue of everything that runs without Qt.

English is the key. A catalogue for another language is a JSON object from the
English text to its translation, in `belvedere_resources/translations/simulator_<language>.json`.
"""

from __future__ import annotations

import json
import os
from functools import cache
from importlib import resources


@cache
def _catalogue(language: str) -> dict[str, str]:
    file = resources.files("belvedere_resources") / "translations" / f"simulator_{language}.json"
    if not file.is_file():
        return {}
    entries: dict[str, str] = json.loads(file.read_text(encoding="utf-8"))
    return entries


def _language() -> str:
    named = (os.environ.get(name) for name in ("BELVEDERE_LANGUAGE", "LANGUAGE", "LANG"))
    return next((value for value in named if value), "en")[:2].lower()


def tr(message: str, **values: object) -> str:
    """Translate `message` and fill its `{named}` places from `values`."""
    translated = _catalogue(_language()).get(message, message)
    return translated.format(**values) if values else translated
