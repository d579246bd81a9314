"""Objects of S3: small ones, spooled ones, multipart ones."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any

from botocore.exceptions import ClientError

from campaigns.kills.site import Clients
from campaigns.kills.step import Hand, Step, name_of, quietly

BUCKET = "campaign"
SIZES = (0, 400, 70_000, 1_500_000)


class Objects:
    """The value of a key is the SHA-256 of the object."""

    name = "object"

    def __init__(self, clients: Clients) -> None:
        self._s3 = clients("s3")

    def step(self, hand: Hand) -> Step:
        """Put, put over, upload in parts, delete."""
        if len(hand.held) > 3 and hand.chance.random() < 0.6:
            key = hand.any_key()
            return Step(key, None, quietly(lambda: self._s3.delete_object(Bucket=BUCKET, Key=name_of(key))))
        key = hand.any_key() if hand.held and hand.chance.random() < 0.3 else f"object/{hand.fresh('o')}"
        content = hand.chance.randbytes(hand.chance.choice(SIZES))
        put = self._upload if content and hand.chance.random() < 0.2 else self._put
        return Step(key, hashlib.sha256(content).hexdigest(), quietly(lambda: put(name_of(key), content)))

    def observe(self, key: str, _possible: Sequence[Any], _note: str) -> Any:
        """The digest of what is read."""
        try:
            answer = self._s3.get_object(Bucket=BUCKET, Key=name_of(key))
        except ClientError as error:
            if error.response["Error"]["Code"] == "NoSuchKey":
                return None
            raise
        return hashlib.sha256(answer["Body"].read()).hexdigest()

    def _put(self, key: str, content: bytes) -> None:
        self._s3.put_object(Bucket=BUCKET, Key=key, Body=content)

    def _upload(self, key: str, content: bytes) -> None:
        place = {"Bucket": BUCKET, "Key": key}
        upload = self._s3.create_multipart_upload(**place)["UploadId"]
        part = self._s3.upload_part(**place, UploadId=upload, PartNumber=1, Body=content)
        parts = [{"PartNumber": 1, "ETag": part["ETag"]}]
        self._s3.complete_multipart_upload(**place, UploadId=upload, MultipartUpload={"Parts": parts})
