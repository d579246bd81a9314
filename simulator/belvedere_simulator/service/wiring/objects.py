"""S3, wired."""

from __future__ import annotations

from belvedere_simulator.service.http.face import Face
from belvedere_simulator.service.s3.face import S3Face
from belvedere_simulator.service.wiring.foundations import Foundations


def object_faces(parts: Foundations) -> list[Face]:
    """S3 over the site's objects."""
    return [S3Face(parts.objects, parts.settings, parts.incoming)]
