"""What is left of a command that failed in a way nobody expected: a file to send, and one sentence."""

from __future__ import annotations

import os
import platform
import tempfile
import traceback

from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.messages import tr
from belvedere_simulator.redaction import redact, secrets_of


def save_report(error: Exception) -> BelvedereError:
    """Write the traceback to a file of this user's own and return the error that names it.

    Secrets are taken out of what is written and of what is told.
    """
    secrets = secrets_of(error)
    trace = _harmless("".join(traceback.format_exception(error)), secrets)
    about = f"{platform.platform()}, Python {platform.python_version()}"
    what = tr("The program failed")
    why = _harmless(f"{type(error).__name__}: {error}", secrets)
    try:
        descriptor, path = tempfile.mkstemp(prefix="belvedere-failure-", suffix=".txt")
        with os.fdopen(descriptor, "w", encoding="utf-8", errors="backslashreplace") as file:
            file.write(f"{about}\n\n{trace}")
    except OSError:
        return BelvedereError("BV-CMD-001", what, why=why, remedy=trace)
    return BelvedereError("BV-CMD-001", what, where=path, why=why)


def _harmless(text: str, secrets: frozenset[str]) -> str:
    return redact(text, secrets).encode("utf-8", "backslashreplace").decode()
