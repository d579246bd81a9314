"""Bytes as objects of a bucket on any S3 endpoint, with a cache of files on this computer."""

from __future__ import annotations

import hashlib
import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from boto3.exceptions import Boto3Error
from botocore.exceptions import BotoCoreError, ClientError

from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.messages import tr
from belvedere_simulator.protocol.http import Body
from belvedere_simulator.service.objects.damage import DamagedObject
from belvedere_simulator.service.objects.durable import CHUNK, take
from belvedere_simulator.service.objects.folder_contents import NAME, half_files
from belvedere_simulator.service.objects.verified import VerifiedFiles

_MISSING = {"404", "NoSuchKey", "NotFound"}
_BUSY_SECONDS = 3600.0


class S3Contents:
    """`prefix` + `sha256/ab/abcd...` in `bucket`; `client` is boto3's for S3.

    Files in `folder` are copies for reading; whatever is lost there is fetched again.
    """

    settles_late = False

    def __init__(self, client: Any, bucket: str, prefix: str, folder: Path) -> None:
        self._client = client
        self._bucket = bucket
        self._prefix = f"{prefix}sha256/"
        self._cache = folder / "cache"
        self.incoming = folder / "incoming"
        self._verified = VerifiedFiles()
        self._cache.mkdir(parents=True, exist_ok=True)
        self.incoming.mkdir(parents=True, exist_ok=True)

    def prepare(self, body: Body) -> None:
        """Upload the bytes unless they are there, and keep a copy."""
        path = take(body, self.incoming)
        try:
            with _told(self._bucket):
                if not self._is_there(body.sha256, body.size):
                    self._client.upload_file(str(path), self._bucket, self._name(body.sha256))
            path.replace(self._copy(body.sha256))
        finally:
            path.unlink(missing_ok=True)

    def settle(self, sha256: str, prepared: Path | None) -> None:
        """Nothing: the bytes are in their place."""

    def forget(self, prepared: Path | None) -> None:
        """Nothing: the sweep removes what is not referred to."""

    def file(self, sha256: str, size: int) -> Path:
        """The copy, fetched when it is missing or not whole."""
        path = self._copy(sha256)
        try:
            self._verified.check(path, sha256, size)
            with suppress(OSError):
                os.utime(path)
        except DamagedObject:
            self._fetch(sha256, size, path)
        return path

    def verify(self, sha256: str, size: int) -> None:
        """Read what lies at the endpoint."""
        self._fetch(sha256, size, None)

    def names(self) -> Iterator[str]:
        """The SHA-256 of everything at the endpoint."""
        with _told(self._bucket):
            pages = self._client.get_paginator("list_objects_v2").paginate(
                Bucket=self._bucket, Prefix=self._prefix
            )
            for page in pages:
                names = [str(entry["Key"]).rpartition("/")[2] for entry in page.get("Contents", [])]
                yield from [name for name in names if NAME.fullmatch(name)]

    def remove(self, sha256: str) -> None:
        """Remove the bytes and their copy."""
        with _told(self._bucket):
            self._client.delete_object(Bucket=self._bucket, Key=self._name(sha256))
        self._copy(sha256).unlink(missing_ok=True)

    def half_files(self, older_than: float = 0.0) -> Iterator[Path]:
        """What a killed process left in `incoming`."""
        return half_files(self.incoming, older_than)

    def trim(self, largest: int) -> int:
        """Remove the copies used longest ago until all have at most `largest` bytes; how many went.

        Those of the last hour stay: an answer may be made of them.
        """
        copies = sorted(
            ((file.stat().st_mtime, file.stat().st_size, file) for file in self._cache.iterdir()),
            key=lambda copy: copy[0],
        )
        excess, removed = sum(size for _, size, _ in copies) - largest, 0
        for used, size, file in copies:
            if excess <= 0 or time.time() - used < _BUSY_SECONDS:
                break
            file.unlink(missing_ok=True)
            excess, removed = excess - size, removed + 1
        return removed

    def _fetch(self, sha256: str, size: int, keep: Path | None) -> None:
        digest = hashlib.sha256()
        with tempfile.NamedTemporaryFile(dir=self.incoming, prefix="fetch-", delete=False) as file:
            path = Path(file.name)
        try:
            with _told(self._bucket, sha256), path.open("wb") as target:
                answer = self._client.get_object(Bucket=self._bucket, Key=self._name(sha256))
                for chunk in answer["Body"].iter_chunks(CHUNK):
                    digest.update(chunk)
                    target.write(chunk)
            if digest.hexdigest() != sha256 or path.stat().st_size != size:
                raise DamagedObject(sha256, tr("the endpoint has other bytes"))
            if keep is not None:
                path.replace(keep)
        finally:
            path.unlink(missing_ok=True)

    def _is_there(self, sha256: str, size: int) -> bool:
        try:
            found = self._client.head_object(Bucket=self._bucket, Key=self._name(sha256))
        except ClientError as error:
            if error.response["Error"]["Code"] in _MISSING:
                return False
            raise
        return bool(found["ContentLength"] == size)

    def _name(self, sha256: str) -> str:
        return f"{self._prefix}{sha256[:2]}/{sha256}"

    def _copy(self, sha256: str) -> Path:
        return self._cache / sha256


@contextmanager
def _told(bucket: str, sha256: str = "") -> Iterator[None]:
    """What the client raises, in the program's own words; bytes that are missing are damage."""
    try:
        yield
    except ClientError as error:
        if sha256 and error.response["Error"]["Code"] in _MISSING:
            raise DamagedObject(sha256, tr("the endpoint has no such object")) from error
        raise _unreachable(bucket, error) from error
    except (BotoCoreError, Boto3Error) as error:
        raise _unreachable(bucket, error) from error


def _unreachable(bucket: str, error: Exception) -> BelvedereError:
    return BelvedereError(
        "BV-STO-007", tr("The object store does not answer as it should"), where=bucket, why=str(error)
    )
