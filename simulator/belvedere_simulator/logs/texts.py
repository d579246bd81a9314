"""What is shown of a line's bytes."""

from __future__ import annotations

import codecs
import json
import re
from typing import Any

SHOWN = 4096
"""Characters of a line that are shown."""

_COLOURS = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[@-Z\\-_])")
_CONTROLS = {code: 0x2400 + code for code in range(32) if code != 9} | {127: 0x2421}
_HANDLER = "belvedere-windows-1252"
_LARGEST_JSON = 1024 * 1024


def _as_windows(error: UnicodeError) -> tuple[str, int]:
    assert isinstance(error, UnicodeDecodeError)
    wrong = error.object[error.start : error.end]
    # Five codes mean nothing there either; as Latin-1 no byte is lost.
    text = "".join(bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in wrong)
    return text, error.end


codecs.register_error(_HANDLER, _as_windows)


def decoded(line: bytes) -> str:
    """UTF-8, and Windows-1252 where it is not; no byte is lost."""
    return line.decode("utf-8", _HANDLER)


def shown(line: bytes) -> tuple[str, bool]:
    """(the text of a line, whether some of it was left out): colours gone, control characters as pictures."""
    head = line[: SHOWN * 4]
    text = _clean(decoded(head))
    return text[:SHOWN], len(text) > SHOWN or len(head) < len(line)


def whole(line: bytes) -> str:
    """All of it."""
    return _clean(decoded(line))


def _clean(text: str) -> str:
    text = text.removesuffix("\r")
    if "\x1b" in text:
        text = _COLOURS.sub("", text)
    return text if text.isprintable() else text.translate(_CONTROLS)


def fields_of(text: str) -> dict[str, Any]:
    """The members of a JSON object that the text is, or ends with; {} where there is none."""
    begin = text.find("{")
    if begin < 0 or not text.rstrip().endswith("}") or len(text) > _LARGEST_JSON:
        return {}
    try:
        told = json.loads(text[begin:])
    except (ValueError, RecursionError):
        return {}
    return told if isinstance(told, dict) else {}
