"""A camera that only an appliance sees: a picture of it about once a second, over the channel."""

from __future__ import annotations

import base64
import threading
from collections.abc import Callable, Mapping
from typing import Any

from belvedere_simulator.client.call import Arguments, Call, CallCancelledError
from belvedere_simulator.client.preview_process import PreviewProcess
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.messages import tr

_PERIOD = 1.0
_LONGEST_WAIT = 8.0
_WIDEST = 65_535

Fetch = Callable[[Call, Arguments], Mapping[str, Any]]
"""Gets one picture of `source` from `viewpoint`: {"jpeg", "cameraWidth", "cameraHeight"}.

Raises BelvedereError.
"""


class StillPictures:
    """Fetches pictures of `source` and gives them to `process` as those of `key`, until stopped."""

    def __init__(
        self, key: str, source: dict[str, Any], given: Arguments, fetch: Fetch, process: PreviewProcess
    ) -> None:
        self.source = source
        self._key = key
        place = {name: value for name, value in given.items() if name in ("dataDir", "endpoint", "site")}
        self._asked = {**place, "source": source, "viewpoint": source["viewpoint"]}
        self._fetch = fetch
        self._process = process
        self._call = Call(lambda _told: None)
        self._thread = threading.Thread(target=self._run, name=f"pictures of {key}", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """End, soon."""
        self._call.cancel()

    def _run(self) -> None:
        attempt = 0
        while True:
            try:
                self._give(self._fetch(self._call, self._asked))
                attempt = 0
                self._call.wait(_PERIOD)
            except CallCancelledError:
                return
            except BelvedereError as error:
                if self._call.cancelled:
                    return
                attempt += 1
                self._tell(error, attempt)
                if self._call_waited(min(_LONGEST_WAIT, _PERIOD * 2 ** min(attempt, 8))):
                    return

    def _give(self, picture: Mapping[str, Any]) -> None:
        size, jpeg = picture_of(picture)
        self._process.give(self._key, size, jpeg)

    def _tell(self, error: BelvedereError, attempt: int) -> None:
        detail = ": ".join(part for part in (error.what, error.why) if part)
        told = {"state": "lost", "detail": detail, "code": error.code, "attempt": attempt}
        self._process.give(self._key, told)

    def _call_waited(self, seconds: float) -> bool:
        """Let time pass; whether it is to end."""
        try:
            self._call.wait(seconds)
        except CallCancelledError:
            return True
        return False


def picture_of(told: Any) -> tuple[dict[str, int], bytes]:
    """The camera's size and the picture in what an appliance told, which may be anything.

    Raises BelvedereError BV-VPT-010.
    """
    try:
        size = {name: int(told[f"camera{name.capitalize()}"]) for name in ("width", "height")}
        jpeg = base64.b64decode(told["jpeg"], validate=True)
        if not jpeg or not all(0 <= each <= _WIDEST for each in size.values()):
            raise ValueError("no picture")
    except (ValueError, TypeError, KeyError, IndexError, OverflowError) as error:
        what = tr("Looking ended without a result")
        raise BelvedereError("BV-VPT-010", what, why=tr("what came is no picture")) from error
    return size, jpeg
