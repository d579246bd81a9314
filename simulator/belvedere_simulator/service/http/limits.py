"""What one connection, one request and one server may take."""

from __future__ import annotations

from dataclasses import dataclass

MEBIBYTE = 1024 * 1024


@dataclass(frozen=True)
class Limits:
    """Sizes in bytes, times in seconds. `largest_object` bounds one S3 request, not a multipart upload."""

    in_memory: int = MEBIBYTE
    largest_request: int = 11 * MEBIBYTE
    largest_object: int = 5 * 1024 * MEBIBYTE
    headers: int = 64 * 1024
    header_seconds: float = 15.0
    idle_seconds: float = 30.0
    slowest_bytes_per_second: int = 512
    keep_alive_seconds: int = 75
    connections: int = 1000
    workers: int = 8
