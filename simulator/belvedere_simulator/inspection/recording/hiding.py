"""Taking secrets out of messages before they are written to a file.

Only our own topics carry any: signed addresses of files, and what devices are asked to look at. What
applications say is theirs and is kept as it was.
"""

from __future__ import annotations

import json
import re
from typing import Any

from belvedere_simulator.inspection.meaning import Feature, meaning_of
from belvedere_simulator.redaction import redact

HIDDEN = "***"
_ALL_HIDDEN = json.dumps({"hidden": HIDDEN}).encode()
_NAMED = re.compile(r"(?i)passw|passphrase|secret|private|credential|(?<!client)token")
_ADDRESS = re.compile(r"^[a-z][a-z0-9+.-]*://", re.IGNORECASE)


def without_secrets(topic: str, payload: bytes) -> tuple[bytes, bool]:
    """The payload to keep, and whether something was taken out of it."""
    if not topic.startswith(("$aws/things/", "panorama/things/", "belvedere/things/")) or not payload:
        return payload, False
    if meaning_of(topic).feature is Feature.TOOLS:
        return _ALL_HIDDEN, True
    try:
        document = json.loads(payload)
        hidden_document = _hidden(document)
    except RecursionError:
        # Nobody can say what is in something that deep.
        return _ALL_HIDDEN, True
    except ValueError:
        text = payload.decode("utf-8", "surrogateescape")
        hidden = redact(text)
        return hidden.encode("utf-8", "surrogateescape"), hidden != text
    if hidden_document == document:
        return payload, False
    text = json.dumps(hidden_document, ensure_ascii=False, separators=(",", ":"))
    # Half a character, which JSON can name and UTF-8 cannot, is named again.
    return text.encode("utf-8", "backslashreplace"), True


def _hidden(value: Any) -> Any:
    if isinstance(value, dict):
        return {
            name: HIDDEN if _NAMED.search(name) and isinstance(member, str) else _hidden(member)
            for name, member in value.items()
        }
    if isinstance(value, list):
        return [_hidden(each) for each in value]
    if isinstance(value, str):
        return _hidden_text(value)
    return value


def _hidden_text(text: str) -> str:
    if _ADDRESS.match(text):
        # A signed address opens its file to whoever has it.
        address, mark, _query = text.partition("?")
        return redact(address) + (mark + HIDDEN if mark else "")
    return redact(text)
