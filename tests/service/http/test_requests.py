"""What a real client sends arrives whole, and what a face answers is what the client reads."""

from __future__ import annotations

import io
import ssl
import urllib.request
from pathlib import Path
from typing import Any

import pytest
from botocore.config import Config
from botocore.exceptions import ClientError

from belvedere_simulator.protocol.http import Request, Response
from fakes.certificate import self_signed
from fakes.recording_face import RecordingFace

SIZES = [0, 1, 1024 * 1024, 1024 * 1024 + 1, 5_000_000]


@pytest.mark.parametrize("size", SIZES)
def test_an_upload_arrives_whole(site: Any, size: int) -> None:
    data = bytes(range(256)) * (size // 256) + b"x" * (size % 256)
    site.client("s3").put_object(Bucket="bucket", Key="a/ö x+y&=~.bin", Body=data)
    arrival = site.faces["s3"].arrivals[0]
    assert arrival.data == data
    assert arrival.request.path == "/bucket/a/%C3%B6%20x%2By%26%3D~.bin"
    assert arrival.caller.arn == "arn:aws:iam::123456789012:user/belvedere"


def test_a_large_body_lies_in_a_file_only_as_long_as_it_is_handled(site: Any) -> None:
    site.client("s3").put_object(Bucket="bucket", Key="k", Body=b"x" * 3_000_000)
    file = site.faces["s3"].arrivals[0].request.body.file
    assert file.parent == site.incoming
    assert list(site.incoming.iterdir()) == []


def test_a_face_may_keep_the_file_of_a_body(start: Any, tmp_path: Path) -> None:
    def keep(request: Request) -> Response:
        assert request.body.file is not None
        request.body.file.rename(tmp_path / "kept")
        return Response(200)

    site = start(faces=(RecordingFace("s3", keep),))
    site.client("s3").put_object(Bucket="bucket", Key="k", Body=b"x" * 3_000_000)
    assert (tmp_path / "kept").stat().st_size == 3_000_000


def test_an_upload_of_unknown_hash_is_decoded_from_its_chunks(start: Any, tmp_path: Path) -> None:
    certificate, key = self_signed(tmp_path)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    site = start(tls=context)
    data = b"0123456789" * 300_000
    site.client("s3", verify=str(certificate)).put_object(Bucket="bucket", Key="k", Body=io.BytesIO(data))
    arrival = site.faces["s3"].arrivals[0]
    assert arrival.request.headers["x-amz-content-sha256"] == "STREAMING-UNSIGNED-PAYLOAD-TRAILER"
    assert arrival.data == data
    assert "x-amz-checksum-crc32" in arrival.request.headers
    assert "content-encoding" not in arrival.request.headers


def test_a_part_of_a_file_is_streamed(start: Any, tmp_path: Path) -> None:
    file = tmp_path / "object"
    file.write_bytes(b"a" * 1000 + b"b" * 2_000_000 + b"c")
    part = Response(206, {"content-type": "video/mp4"}, file=file, offset=1000, length=2_000_000)
    site = start(faces=(RecordingFace("s3", lambda _request: part),))
    answer = site.client("s3").get_object(Bucket="bucket", Key="k")
    assert answer["Body"].read() == b"b" * 2_000_000
    assert answer["ContentType"] == "video/mp4"


def test_a_head_tells_the_length_without_the_bytes(start: Any, tmp_path: Path) -> None:
    file = tmp_path / "object"
    file.write_bytes(b"a" * 1234)
    site = start(faces=(RecordingFace("s3", lambda _request: Response(200, file=file, length=1234)),))
    client = site.client("s3")
    assert [client.head_object(Bucket="b", Key="k")["ContentLength"] for _ in range(2)] == [1234, 1234]


def test_every_answer_has_a_request_id(site: Any) -> None:
    answers = [site.client("s3").head_bucket(Bucket="b") for _ in range(2)]
    ids = {answer["ResponseMetadata"]["RequestId"] for answer in answers}
    assert len(ids) == 2
    assert all(ids)


@pytest.mark.parametrize("version", ["s3", "s3v4"])
def test_a_presigned_address_needs_no_keys(site: Any, version: str) -> None:
    client = site.client("s3", config=Config(signature_version=version))
    address = client.generate_presigned_url("put_object", {"Bucket": "b", "Key": "k"})
    request = urllib.request.Request(address, data=b"hello", method="PUT", headers={"Content-Type": ""})
    with urllib.request.urlopen(request) as answer:
        assert answer.status == 200
    assert site.faces["s3"].arrivals[0].data == b"hello"


def test_a_broken_face_is_an_internal_error_in_the_clients_form(start: Any) -> None:
    def fail(_request: Request) -> Response:
        raise ZeroDivisionError

    site = start(faces=(RecordingFace("s3", fail), RecordingFace("logs", fail)))
    with pytest.raises(ClientError, match="InternalError"):
        site.client("s3").list_buckets()
    with pytest.raises(ClientError, match="InternalServerException"):
        site.client("logs").describe_log_groups()


def test_a_service_that_is_not_ours_is_refused_by_name(site: Any) -> None:
    for service, call in (("sns", "list_topics"), ("sqs", "list_queues"), ("dynamodb", "list_tables")):
        with pytest.raises(ClientError, match=f"(?i)NotImplemented.*{service}"):
            getattr(site.client(service), call)()
    with pytest.raises(ClientError, match="Lambda is not part of this site"):
        site.client("lambda").list_functions()
    with pytest.raises(ClientError, match="EC2 is not part of this site"):
        site.client("ec2").describe_vpcs()


def test_a_control_request_over_the_limit_is_a_modelled_error(site: Any) -> None:
    with pytest.raises(ClientError, match="RequestEntityTooLarge"):
        site.client("logs").put_log_events(
            logGroupName="g",
            logStreamName="s",
            logEvents=[{"timestamp": 1, "message": "x" * 12_000_000}],
        )
    assert not site.faces["logs"].arrivals
