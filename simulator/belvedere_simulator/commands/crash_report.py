"""What is left of a command that failed in a way nobody expected: a file to send, and one sentence."""

from __future__ import annotations

import os
import platform
import re
import tempfile
import traceback

from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.messages import tr

_CREDENTIALS = re.compile(r"(\w+://)\S*@")


def save_report(error: Exception) -> BelvedereError:
    """Write the traceback to a file of this user's own and return the error that names it.

    Credentials in addresses are taken out of what is written and of what is told.
    """
    trace = "".join(traceback.format_exception(error))
    about = f"{platform.platform()}, Python {platform.python_version()}"
    what = tr("The program failed")
    why = _redact(f"{type(error).__name__}: {error}")
    try:
        descriptor, path = tempfile.mkstemp(prefix="belvedere-failure-", suffix=".txt")
        with os.fdopen(descriptor, "w", encoding="utf-8", errors="backslashreplace") as file:
            file.write(f"{about}\n\n{_redact(trace)}")
    except OSError:
        return BelvedereError("BV-CMD-001", what, why=why, remedy=_redact(trace))
    return BelvedereError("BV-CMD-001", what, where=path, why=why)


def _redact(text: str) -> str:
    return _CREDENTIALS.sub(r"\1***@", text).encode("utf-8", "backslashreplace").decode()
