"""Everything else that cameras do wrong, examined at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest

from belvedere_simulator.cameras.address import CameraAddress, parse_address
from belvedere_simulator.cameras.doctor import Diagnosis, Severity, report
from cameras.doctor.conftest import PASSWORD, USER, Street, examined
from fakes.scripted_camera import AUDIO, H264, HANG_UP, Asked, Reply, describing

DIGEST_NEW = 'Digest realm="r", nonce="n1", algorithm=SHA-256, qop="auth"'
UNKNOWN_WAY = 'Bearer realm="r"'


def asking(challenge: str, *, accept: bool = False) -> Callable[[Asked], Reply]:
    """Asks for a password in one way; with `accept`, any answer to that is taken."""
    well = describing(H264)

    def answer(asked: Asked) -> Reply:
        if asked.method == "OPTIONS" or (accept and "authorization" in asked.headers):
            return well(asked)
        return Reply(401, (("WWW-Authenticate", challenge),))

    return answer


def saying(status: int, *headers: tuple[str, str], to: str = "DESCRIBE") -> Callable[[Asked], Reply]:
    """Answers one method with `status`."""
    well = describing(H264)
    return lambda asked: Reply(status, headers) if asked.method == to else well(asked)


def hangs_up(_asked: Asked) -> Reply:
    """Closes the connection instead of answering."""
    return HANG_UP


def echoing(asked: Asked) -> Reply:
    """Repeats what it was told, in places that are shown."""
    given = asked.headers.get("authorization", "")
    if asked.method == "DESCRIBE" and not given:
        return Reply(401, (("WWW-Authenticate", 'Basic realm="r"'),))
    moved = f"rtsp://{USER}:{PASSWORD}@127.0.0.1/other?password={PASSWORD}"
    heads = (("Server", f"camera {given} {PASSWORD} \x1b[31m"), ("Location", moved))
    return Reply(302 if asked.method == "DESCRIBE" else 200, heads)


def skewed(asked: Asked) -> Reply:
    """Lives in another year."""
    well = describing(H264)(asked)
    return Reply(well.status, (*well.headers, ("Date", "Tue, 01 Jan 2019 00:00:00 GMT")), well.body)


@pytest.fixture(scope="module")
def verdicts(street: Street) -> Mapping[str, Diagnosis]:
    clip = street.clips.plain

    def scripted(answer: Callable[[Asked], Reply], user: str = "") -> CameraAddress:
        return parse_address(street.scripted(answer).url, user, PASSWORD if user else "")

    guarded = {"user": USER, "password": PASSWORD}
    basic = street.virtual(clip, authentication="basic", **guarded)
    cameras = {
        "encrypted": parse_address("rtsps://127.0.0.1/cam"),
        "unknown name": parse_address("rtsp://nowhere.invalid/cam"),
        "web server": scripted(lambda _asked: Reply(400)),
        "hangs up": scripted(hangs_up),
        "no password given": parse_address(street.virtual(clip, **guarded)),
        "basic": parse_address(basic, USER, PASSWORD),
        "password for nothing": parse_address(street.virtual(clip), USER, PASSWORD),
        "forbidden": scripted(saying(403)),
        "unknown way": scripted(asking(UNKNOWN_WAY), USER),
        "new digest only": scripted(asking(DIGEST_NEW, accept=True), USER),
        "moved": scripted(saying(301, ("Location", "rtsp://127.0.0.1/new"))),
        "failing": scripted(saying(500)),
        "busy": scripted(saying(453, to="PLAY")),
        "no sessions for anybody": scripted(saying(503)),
        "audio only": scripted(describing(AUDIO)),
        "another codec": scripted(describing("m=video 0 RTP/AVP 97\r\na=rtpmap:97 VP8/90000\r\n")),
        "no pictures": parse_address(street.virtual(clip, fault="play_silent")),
        "ends": parse_address(street.virtual(clip, fault="drop:25")),
        "one session, hangs up": parse_address(street.gated(clip, hang_up=True)),
        "wrong clock": scripted(skewed),
        "echo": scripted(echoing, USER),
    }
    return examined(cameras)


@pytest.mark.parametrize(
    ("name", "code", "severity"),
    [
        ("encrypted", "BV-DOC-002", Severity.ERROR),
        ("unknown name", "BV-DOC-003", Severity.ERROR),
        ("hangs up", "BV-DOC-012", Severity.ERROR),
        ("no password given", "BV-DOC-020", Severity.ERROR),
        ("basic", "BV-DOC-024", Severity.WARNING),
        ("password for nothing", "BV-DOC-026", Severity.NOTE),
        ("forbidden", "BV-DOC-022", Severity.ERROR),
        ("unknown way", "BV-DOC-025", Severity.ERROR),
        ("new digest only", "BV-DOC-027", Severity.ERROR),
        ("moved", "BV-DOC-031", Severity.ERROR),
        ("failing", "BV-DOC-032", Severity.ERROR),
        ("web server", "BV-DOC-032", Severity.ERROR),
        ("busy", "BV-DOC-071", Severity.ERROR),
        ("no sessions for anybody", "BV-DOC-071", Severity.ERROR),
        ("audio only", "BV-DOC-040", Severity.ERROR),
        ("another codec", "BV-DOC-043", Severity.ERROR),
        ("no pictures", "BV-DOC-050", Severity.ERROR),
        ("ends", "BV-DOC-051", Severity.WARNING),
        ("one session, hangs up", "BV-DOC-070", Severity.WARNING),
        ("echo", "BV-DOC-031", Severity.ERROR),
    ],
)
def test_each_gets_its_verdict(
    verdicts: Mapping[str, Diagnosis], name: str, code: str, severity: Severity
) -> None:
    verdict = verdicts[name]
    assert code in verdict.codes, report(verdict)
    assert verdict.severity is severity, report(verdict)


def test_a_camera_in_another_year_has_a_wrong_clock(verdicts: Mapping[str, Diagnosis]) -> None:
    # It sends no picture either; its header alone tells the time.
    skew = verdicts["wrong clock"].facts.clock_skew
    assert skew is not None
    assert skew < -86_400 * 365


def test_what_a_camera_repeats_brings_no_password_and_no_control_character(
    verdicts: Mapping[str, Diagnosis],
) -> None:
    told = report(verdicts["echo"]) + str(verdicts["echo"].to_document())
    assert PASSWORD not in told
    assert "\x1b" not in told
    assert "camera" in verdicts["echo"].facts.server


def test_where_the_stream_moved_to_is_told(verdicts: Mapping[str, Diagnosis]) -> None:
    assert "rtsp://127.0.0.1/new" in verdicts["moved"].headline
