"""What hostile, broken or slow clients send: refused in time, and the next client is served."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from typing import Any

import pytest
from botocore.auth import S3SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from botocore.exceptions import ClientError

from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.service.http.limits import Limits
from belvedere_simulator.service.http.server import Bind, check_bind, listen
from fakes.recording_face import RecordingFace
from fakes.waiting import until


@contextmanager
def connected(site: Any) -> Iterator[socket.socket]:
    with socket.create_connection(("127.0.0.1", site.server.port), timeout=30) as connection:
        yield connection


def talk(site: Any, *parts: bytes) -> bytes:
    """Everything the service says to `parts` until it closes, however it does."""
    answer = b""
    with connected(site) as connection, suppress(ConnectionError):
        for part in parts:
            connection.sendall(part)
        while block := connection.recv(65536):
            answer += block
    return answer


def status(answer: bytes) -> int:
    return int(answer.split(b" ", 2)[1]) if answer else 0


def signed_head(site: Any, method: str = "GET", path: str = "/bucket/key", **headers: str) -> dict[str, str]:
    request = AWSRequest(method, site.server.address + path, headers, b"")
    S3SigV4Auth(Credentials(site.key.key_id, site.key.secret), "s3", "us-east-1").add_auth(request)
    host = site.server.address.removeprefix("http://")
    return {"Host": host, **{name: str(value) for name, value in request.headers.items()}}


def raw(method: str, path: str, headers: dict[str, str], *extra: str) -> bytes:
    lines = [f"{method} {path} HTTP/1.1", *(f"{name}: {value}" for name, value in headers.items()), *extra]
    return ("\r\n".join([*lines, "Connection: close", "", ""])).encode()


def test_the_signed_request_itself_is_served(site: Any) -> None:
    assert status(talk(site, raw("GET", "/bucket/key", signed_head(site)))) == 200


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example:80", "[::2]", "", "169.254.169.254"]
)
def test_another_host_name_is_refused_even_when_it_was_signed(site: Any, host: str) -> None:
    headers = signed_head(site) | {"Host": host}
    assert status(talk(site, raw("GET", "/bucket/key", headers))) == 403
    assert not site.faces["s3"].arrivals


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:1", "127.0.0.1", "[::1]:4566"])
def test_the_names_of_this_computer_are_accepted(start: Any, host: str) -> None:
    site = start(no_auth=True)
    assert status(talk(site, raw("GET", "/bucket/key", {"Host": host}))) == 200


@pytest.mark.parametrize(
    "header",
    [
        "Origin: https://evil.example",
        "Origin: null",
        "Sec-Fetch-Site: cross-site",
        "Sec-Fetch-Site: same-site",
    ],
)
def test_web_pages_are_refused(start: Any, header: str) -> None:
    site = start(no_auth=True)
    assert status(talk(site, raw("GET", "/bucket/key", {"Host": "127.0.0.1"}, header))) == 403
    assert not site.faces["s3"].arrivals


@pytest.mark.parametrize(
    "extra",
    [
        "Host: evil.example",
        "X-Amz-Date: 20200101T000000Z",
        "Authorization: AWS4-HMAC-SHA256 x",
        "Content-Type: a\r\nContent-Type: b",
        "X-Amz-Content-Sha256: UNSIGNED-PAYLOAD",
    ],
)
def test_headers_given_twice_are_refused(site: Any, extra: str) -> None:
    assert status(talk(site, raw("GET", "/bucket/key", signed_head(site), extra))) == 400
    assert not site.faces["s3"].arrivals


@pytest.mark.parametrize(
    "lines",
    [
        "Content-Length: 5\r\nTransfer-Encoding: chunked",
        "Content-Length: 5\r\nContent-Length: 6",
        "Content-Length: -1",
        "Content-Length: five",
        "Transfer-Encoding: gzip, identity",
    ],
)
def test_a_body_of_unclear_length_is_refused(site: Any, lines: str) -> None:
    answer = talk(site, raw("PUT", "/bucket/key", signed_head(site, "PUT"), lines), b"0\r\n\r\n")
    assert status(answer) == 400
    assert not site.faces["s3"].arrivals


@pytest.mark.parametrize(
    "line",
    [
        b"GET",
        b"GET / HTTP/9.9",
        b"\x00\x01\x02",
        b"GET /\xff\xfe HTTP/1.1",
        b"CONNECT a:1 HTTP/1.1",
        b"OPTIONS * HTTP/1.1",
    ],
)
def test_what_is_no_request_is_refused(site: Any, line: bytes) -> None:
    assert 400 <= status(talk(site, line + b"\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")) < 500
    site.client("s3").head_bucket(Bucket="bucket")


def test_a_line_break_cannot_be_smuggled_into_an_answer(site: Any) -> None:
    answer = talk(site, raw("GET", "/a%0d%0aset-cookie:x=1", {"Host": "127.0.0.1"}))
    assert status(answer) == 403
    assert b"\r\nset-cookie" not in answer.lower()


def test_headers_without_end_are_cut_off(site: Any) -> None:
    block = b"".join(b"X-%d: %s\r\n" % (number, b"y" * 1000) for number in range(200))
    assert status(talk(site, b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n", block)) in {0, 400, 431}
    assert not site.faces["s3"].arrivals


def test_one_long_header_is_cut_off(site: Any) -> None:
    answer = talk(site, b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX: " + b"y" * 200_000 + b"\r\n\r\n")
    assert status(answer) in {0, 400, 431}


def test_headers_that_never_come_end_the_connection(start: Any) -> None:
    site = start(limits=Limits(header_seconds=1.0))
    assert talk(site, b"GET / HTTP/1.1\r\nHo") == b""


def test_silence_ends_the_connection(start: Any) -> None:
    assert talk(start(limits=Limits(header_seconds=1.0))) == b""


def test_a_body_that_never_comes_ends_the_connection(start: Any) -> None:
    site = start(limits=Limits(idle_seconds=1.0))
    headers = signed_head(site, "PUT") | {"Content-Length": "500"}
    assert status(talk(site, raw("PUT", "/bucket/key", headers) + b"x")) == 408
    assert not site.faces["s3"].arrivals


def test_an_upload_given_up_leaves_no_file(site: Any) -> None:
    length = {"Content-Length": str(4 * 1024 * 1024)}
    headers = signed_head(site, "PUT", **{"X-Amz-Content-SHA256": "UNSIGNED-PAYLOAD"}) | length
    with connected(site) as connection:
        connection.sendall(raw("PUT", "/bucket/key", headers) + b"x" * (3 * 1024 * 1024))
        until(lambda: site.incoming.exists() and list(site.incoming.iterdir()))
    until(lambda: not list(site.incoming.iterdir()))
    assert not site.faces["s3"].arrivals


def test_nobody_uploads_before_it_is_known_who_they_are(site: Any) -> None:
    headers = signed_head(site, "PUT") | {"Content-Length": str(2**32), "Expect": "100-continue"}
    headers["Authorization"] = headers["Authorization"][:-4] + "0000"
    with connected(site) as connection:
        connection.sendall(raw("PUT", "/bucket/key", headers))
        answer = connection.recv(65536)
    assert status(answer) == 403
    assert b"100 Continue" not in answer


def test_a_body_other_than_the_signed_one_is_refused(site: Any) -> None:
    for size in (5, 2 * 1024 * 1024):
        headers = signed_head(site, "PUT") | {"Content-Length": str(size)}
        answer = talk(site, raw("PUT", "/bucket/key", headers), b"x" * size)
        assert status(answer) == 400
        assert b"XAmzContentSHA256Mismatch" in answer
    assert not site.faces["s3"].arrivals
    assert not site.incoming.exists() or not list(site.incoming.iterdir())


def test_many_slow_clients_do_not_keep_others_waiting(start: Any) -> None:
    site = start(limits=Limits(header_seconds=20, idle_seconds=20, workers=2))
    headers = signed_head(site, "PUT", **{"X-Amz-Content-SHA256": "UNSIGNED-PAYLOAD"})
    started = raw("PUT", "/bucket/slow", headers | {"Content-Length": "3000000"}) + b"x" * 1000
    slow = [socket.create_connection(("127.0.0.1", site.server.port)) for _ in range(20)]
    try:
        for connection in slow:
            connection.sendall(started)
        site.client("s3").put_object(Bucket="bucket", Key="quick", Body=b"hello")
    finally:
        for connection in slow:
            connection.close()
    assert [arrival.data for arrival in site.faces["s3"].arrivals] == [b"hello"]


def test_more_connections_than_allowed_are_turned_away(start: Any) -> None:
    site = start(limits=Limits(connections=5))
    idle = [socket.create_connection(("127.0.0.1", site.server.port)) for _ in range(6)]
    try:
        assert status(talk(site, raw("GET", "/bucket/key", signed_head(site)))) == 503
    finally:
        for connection in idle:
            connection.close()


@pytest.mark.parametrize(
    ("service", "call", "code"),
    [
        ("s3", "list_buckets", "SignatureDoesNotMatch"),
        ("sts", "get_caller_identity", "SignatureDoesNotMatch"),
        ("logs", "describe_log_groups", "InvalidSignatureException"),
    ],
)
def test_a_wrong_secret_is_told_in_the_words_of_the_service(
    site: Any, service: str, call: str, code: str
) -> None:
    with pytest.raises(ClientError, match=code):
        getattr(site.client(service, aws_secret_access_key="wrong"), call)()


@pytest.mark.parametrize(
    ("service", "call", "code"),
    [
        ("s3", "list_buckets", "InvalidAccessKeyId"),
        ("sts", "get_caller_identity", "InvalidClientTokenId"),
        ("logs", "describe_log_groups", "UnrecognizedClientException"),
    ],
)
def test_an_unknown_key_is_told_in_the_words_of_the_service(
    site: Any, service: str, call: str, code: str
) -> None:
    with pytest.raises(ClientError, match=code):
        getattr(site.client(service, aws_access_key_id="AKIANOBODY"), call)()


def test_unsigned_requests_are_refused_but_on_demand_accepted(start: Any) -> None:
    site = start()
    unsigned = raw("GET", "/devices", {"Host": "127.0.0.1"})
    answer = talk(site, unsigned)
    assert status(answer) == 403
    assert b"MissingAuthenticationToken" in answer


def test_without_signatures_everybody_here_is_the_sites_user(start: Any) -> None:
    site = start(no_auth=True)
    for path in ("/devices", "/bucket/key"):
        assert status(talk(site, raw("GET", path, {"Host": "127.0.0.1"}))) == 200
    arrivals = [site.faces[name].arrivals[0] for name in ("panorama", "s3")]
    assert {arrival.caller.arn for arrival in arrivals} == {"arn:aws:iam::123456789012:user/belvedere"}


def test_temporary_keys_keep_their_own_identity_without_signatures(start: Any) -> None:
    site = start(no_auth=True)
    with site.database.write() as connection:
        keys = site.sessions.issue(connection, "arn:aws:sts::123456789012:assumed-role/r/i")
    temporary = {
        "aws_access_key_id": keys.key_id,
        "aws_secret_access_key": keys.secret,
        "aws_session_token": keys.token,
    }
    site.client("s3", **temporary).head_bucket(Bucket="bucket")
    caller = site.faces["s3"].arrivals[0].caller
    assert caller.arn.endswith("assumed-role/r/i")
    assert not caller.decide("s3:ListBucket", "*")


def test_rates_are_throttled_so_that_clients_try_again(start: Any) -> None:
    site = start(no_auth=True, aws_rates=True, faces=(RecordingFace("panorama"),))
    answers = [talk(site, raw("GET", "/devices", {"Host": "127.0.0.1"})) for _ in range(7)]
    assert {status(answer) for answer in answers} == {200, 429}
    assert any(b"ThrottlingException" in answer for answer in answers)


@pytest.mark.parametrize(("host", "no_auth", "code"), [("0.0.0.0", False, "003"), ("192.0.2.1", True, "002")])
def test_beyond_this_computer_only_with_signatures_and_tls(host: str, no_auth: bool, code: str) -> None:
    with pytest.raises(BelvedereError) as refused:
        check_bind(replace(Bind(), host=host), no_auth)
    assert refused.value.code == f"BV-SVC-{code}"


def test_a_taken_port_is_told(start: Any) -> None:
    site = start()
    with pytest.raises(BelvedereError) as refused:
        listen(Bind(port=site.server.port))
    assert refused.value.code == "BV-SVC-001"
