"""What Qt's text editor makes of a text, and how what was typed there comes back into the text itself.

The editor shows every kind of line end as one and a hard blank as a blank. All that nobody typed at comes
back as it was, to the letter.
"""

from __future__ import annotations

import re

from belvedere_simulator.manifest.editing.change import splice_between

_SHOWN_OTHERWISE = re.compile("\r\n|[\r\u2028\u2029\ufdd0\ufdd1\u00a0]")


def shown(text: str) -> str:
    """The text as the editor gives it back."""
    return _SHOWN_OTHERWISE.sub(lambda found: " " if found[0] == "\u00a0" else "\n", text)


def with_typed(text: str, typed: str) -> str:
    """`text` after somebody made the shown one into `typed`; new lines end as the first one of `text`."""
    change = splice_between(shown(text), typed)
    places = _places(text)
    start, end = places[change.start], places[change.start + len(change.removed)]
    first = re.search("\r\n|\n", text)
    added = change.added.replace("\n", first[0]) if first else change.added
    return text[:start] + added + text[end:]


def units(text: str) -> int:
    """How long Qt finds a text: it counts in units of UTF-16."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _places(text: str) -> list[int]:
    """Where in `text` each letter of the shown one stands, and where it ends."""
    places = [
        place for place in range(len(text)) if not (text[place] == "\n" and text[place - 1 : place] == "\r")
    ]
    return [*places, len(text)]
