"""What is known of a message, as JSON tells it."""

from __future__ import annotations

from belvedere_simulator.explaining.known import Known


def known_document(known: Known) -> dict[str, str]:
    """`key`, `title`, `cause`, `check`, `fix`, `severity`, `event`, `code`, `guided`."""
    members = ("key", "title", "cause", "check", "fix", "event", "code", "guided")
    return {**{name: getattr(known, name) for name in members}, "severity": known.severity.value}
