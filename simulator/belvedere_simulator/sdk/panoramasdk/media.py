"""One picture of one stream, and what the application draws over it."""

import math
import sys
from typing import Any, Callable, Dict, List, Optional, Tuple

from .leases import Unseen


class media:  # noqa: N801 - the name that applications know
    """A frame. Applications get these from a media port and never make them."""

    def __init__(
        self,
        facts: Dict[str, Any],
        image: Any,
        fetch: Callable[[Dict[str, Any]], Any],
        unseen: Optional[Unseen] = None,
    ) -> None:
        self._facts = facts
        self._image = image
        self._fetch = fetch
        self._unseen = unseen
        self._overlay: List[List[Any]] = []

    @property
    def image(self) -> Any:
        """The picture: numpy uint8 (height, width, 3), BGR, writable, the same array at every access."""
        if self._image is None:
            self._image = self._fetch(self._facts)
            self._unseen = None
        return self._image

    @image.setter
    def image(self, picture: Any) -> None:
        # The appliance's attribute cannot be set; its test utility's can: the same shape is copied.
        if getattr(picture, "shape", None) != self.image.shape:
            raise AttributeError("media.image can only be replaced by a picture of the same shape")
        self.image[...] = picture

    @property
    def is_cached(self) -> bool:
        """Whether this frame was already in an earlier batch because its stream had none newer."""
        return bool(self._facts["cached"])

    @property
    def stream_id(self) -> str:
        """The name of the data source (the camera node)."""
        return str(self._facts["stream"])

    @property
    def stream_uri(self) -> str:
        """The source's address, without credentials."""
        return str(self._facts["uri"])

    @property
    def time_stamp(self) -> Tuple[int, int]:
        """When the source made the frame: (seconds, microseconds)."""
        seconds, microseconds = self._facts["stamp"]
        return int(seconds), int(microseconds)

    def add_rect(self, left: float, top: float, right: float, bottom: float) -> None:
        """Draw a box on the display, in fractions of the picture. The pixels of `image` stay as they are."""
        corners = [_fraction(value) for value in (left, top, right, bottom)]
        self._overlay.append(["rect", *corners])

    def add_label(self, text: str, x: float, y: float) -> None:
        """Write `text` on the display with its lower left corner at `x`, `y`, in fractions of the picture."""
        self._overlay.append(["label", str(text), _fraction(x), _fraction(y)])

    def _drawn(self) -> Tuple[Dict[str, Any], List[List[Any]]]:
        return self._facts, self._overlay


def _fraction(value: Any) -> float:
    """Clamp to 0..1, with one warning: what the appliance does with more is not documented."""
    number = float(value)
    if math.isnan(number):
        raise ValueError("overlay coordinates must be numbers")
    if not 0.0 <= number <= 1.0:
        _warn_once("overlay coordinates outside 0..1 are drawn at the border (first one: %r)" % number)
        return min(1.0, max(0.0, number))
    return number


_warned = set()  # type: ignore[var-annotated]


def _warn_once(text: str) -> None:
    key = text.partition("(")[0]
    if key not in _warned:
        _warned.add(key)
        sys.stderr.write("panoramasdk: %s\n" % text)
