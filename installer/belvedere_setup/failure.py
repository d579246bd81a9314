"""Why the set-up stops, told to the user, with the exit codes."""

from __future__ import annotations

BAD_ARGUMENTS = 2
SYSTEM_PACKAGES_MISSING = 3
INSTALLATION_FAILED = 4


class SetupError(Exception):
    """The set-up cannot go on; the text is for the user, `code` is the exit status."""

    def __init__(self, code: int, text: str) -> None:
        super().__init__(text)
        self.code = code
