"""Addresses from which a device may fetch the files of its own jobs, for an hour."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlsplit

from sqlalchemy import Connection

from belvedere_simulator.channel.messages import Object
from belvedere_simulator.messages import tr
from belvedere_simulator.service.access.access_keys import AccessKey
from belvedere_simulator.service.access.signing import sign, signing_key
from belvedere_simulator.service.clock import Clock
from belvedere_simulator.service.packages.locations import Location
from belvedere_simulator.service.settings import SiteSettings
from belvedere_simulator.service.software.images import SoftwareImages
from belvedere_simulator.service.things.executions import find_execution
from belvedere_simulator.service.things.reports import Invalid

LIFE_SECONDS = 3600
# As many as fit into one message with their signatures.
MOST_FILES = 100


@dataclass(frozen=True)
class Named:
    """Files of packages, and the version of a software image, if the job is an update."""

    files: tuple[Mapping[str, str], ...]
    image: str | None = None


class AssetLinks:
    """Signs with the site's own key what the job's document names, and nothing else.

    `wall` is the computer's clock, by which signatures are judged; `service` tells the service's URL.
    """

    def __init__(
        self,
        settings: SiteSettings,
        wall: Clock,
        key: Callable[[], AccessKey],
        service: Callable[[], str],
        software: SoftwareImages,
    ) -> None:
        self._settings = settings
        self._wall = wall
        self._key = key
        self._service = service
        self._software = software

    def named(self, connection: Connection, thing: str, job_id: str, wanted: Iterable[str]) -> Named:
        """What a job names: those of its files that are `wanted`, or all. Raises Invalid."""
        job = find_execution(connection, thing, job_id)
        if job is None or job.ended:
            raise Invalid(tr("the device has no such job"))
        chosen = set(wanted)
        files = [each for each in _files(job.document) if not chosen or each["file"] in chosen]
        if len(files) > MOST_FILES:
            raise Invalid(tr("ask for at most {most} files at once", most=MOST_FILES))
        return Named(tuple(files), _image_version(job.document))

    def links(self, named: Named) -> list[Object]:
        """Each file with its `url`; images of software are made where they are missing.

        Not to be called within a transaction. Raises Invalid.
        """
        bucket = self._settings.bucket
        files: list[Object] = []
        for file in named.files:
            location = Location(bucket, file["account"], file["package"])
            files.append({**file, "url": self._signed(bucket, location.binary(file["file"]))})
        return files if named.image is None else [*files, self._image(named.image)]

    def _image(self, version: str) -> Object:
        image = self._software.offer(version)
        if image is None:
            raise Invalid(tr("There is no software version {version}", version=version))
        return {
            "file": image.file,
            "version": image.version,
            "size": image.size,
            "sha256": image.sha256,
            "signature": image.signature,
            "url": self._signed(image.bucket, image.key),
        }

    def _signed(self, bucket: str, object_key: str) -> str:
        path = quote(f"/{bucket}/{object_key}", safe="/-_.~")
        base, now, key = urlsplit(self._service()), self._wall.now(), self._key()
        moment, day = now.strftime("%Y%m%dT%H%M%SZ"), now.strftime("%Y%m%d")
        scope = f"{day}/{self._settings.region}/s3/aws4_request"
        query = "&".join(
            f"{name}={quote(value, safe='-_.~')}"
            for name, value in (
                ("X-Amz-Algorithm", "AWS4-HMAC-SHA256"),
                ("X-Amz-Credential", f"{key.key_id}/{scope}"),
                ("X-Amz-Date", moment),
                ("X-Amz-Expires", str(LIFE_SECONDS)),
                ("X-Amz-SignedHeaders", "host"),
            )
        )
        request = f"GET\n{path}\n{query}\nhost:{base.netloc}\n\nhost\nUNSIGNED-PAYLOAD"
        text = f"AWS4-HMAC-SHA256\n{moment}\n{scope}\n{_sha256(request)}"
        signature = sign(signing_key(key.secret, day, self._settings.region, "s3"), text)
        return f"{base.scheme}://{base.netloc}{path}?{query}&X-Amz-Signature={signature}"


def _files(document: Mapping[str, Any]) -> list[dict[str, str]]:
    return [
        {"account": package["account"], "package": package["name"], "file": file["file"]}
        for package in document.get("packages", [])
        for file in package.get("files", [])
    ]


def _image_version(document: Mapping[str, Any]) -> str | None:
    version = document.get("imageVersion") if document.get("operation") == "ota" else None
    return None if version is None else str(version)


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8")).hexdigest()
