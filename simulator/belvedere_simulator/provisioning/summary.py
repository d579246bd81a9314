"""What may be told of an archive: when it was made, until when it is good, and whose it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from belvedere_simulator.provisioning.reader import read_archive

_BEGINNING = datetime.fromtimestamp(0, UTC)


@dataclass(frozen=True)
class Summary:
    """Times by the site's clock; `fingerprint` is the SHA-256 of its authority, as people compare it."""

    issued: datetime
    expires: datetime
    fingerprint: str

    @property
    def seconds(self) -> float:
        """How long it is good from its making on."""
        return (self.expires - self.issued).total_seconds()


def summary_of(content: bytes) -> Summary:
    """The summary of an archive, also of one that has expired. Raises BelvedereError BV-PRV-..."""
    # Read as of the beginning: the site's clock, not ours, says when it expires.
    archive = read_archive(content, _BEGINNING)
    digits = archive.authority_sha256.upper()
    fingerprint = ":".join(digits[at : at + 2] for at in range(0, len(digits), 2))
    return Summary(archive.issued, archive.expires, fingerprint)
