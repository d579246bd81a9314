"""Verdicts on what a camera answers: is it RTSP, whom it lets in, which paths it knows."""

from __future__ import annotations

from belvedere_simulator.cameras.doctor.findings import Finding, Step, error, note, warning, well
from belvedere_simulator.cameras.doctor.probe.ladder import UNAUTHORIZED, Answered
from belvedere_simulator.cameras.doctor.rtsp.connection import HungUpError, NoAnswerError
from belvedere_simulator.cameras.doctor.rtsp.messages import NotRtspError
from belvedere_simulator.messages import tr

OK = 200
_FORBIDDEN, _NOT_FOUND = 403, 404
_MOVED = range(300, 400)
BUSY = (453, 503)
ENGINE_DIGEST = "MD5"
"""The digest that the engine's player knows; an original appliance's is of the same age."""


def broken(failure: Exception) -> Finding:
    """The conversation failed below RTSP."""
    if isinstance(failure, NoAnswerError):
        what = tr("The camera takes the connection and answers nothing")
        return error(Step.RTSP, "BV-DOC-010", what)
    if isinstance(failure, NotRtspError):
        return error(Step.RTSP, "BV-DOC-011", tr("What answers there does not speak RTSP"))
    assert isinstance(failure, HungUpError)
    return error(Step.RTSP, "BV-DOC-012", tr("The camera hangs up without an answer"))


def speaks_rtsp(server: str) -> Finding:
    """It does."""
    if server:
        return well(Step.RTSP, tr("The camera speaks RTSP: {server}", server=server))
    return well(Step.RTSP, tr("The camera speaks RTSP"))


def offered(answered: Answered) -> str:
    """The ways that the camera offers, as words."""
    return ", ".join(dict.fromkeys(each.label for each in answered.offered))


def authentication(answered: Answered, *, has_user: bool) -> list[Finding]:
    """Whom the camera lets in, and how it asks."""
    step, status = Step.AUTHENTICATION, answered.response.status
    if status == _FORBIDDEN:
        return [error(step, "BV-DOC-022", tr("The camera knows this user but does not let it watch"))]
    if status == UNAUTHORIZED:
        return [_not_let_in(answered, has_user=has_user)]
    if answered.accepted is None:
        if has_user:
            return [note(step, "BV-DOC-026", tr("The camera asks for no password, although one is given"))]
        return [well(step, tr("The camera asks for no password"))]
    return _let_in(answered)


def _not_let_in(answered: Answered, *, has_user: bool) -> Finding:
    step, ways = Step.AUTHENTICATION, offered(answered)
    if not any(each.is_answerable for each in answered.offered):
        what = tr(
            "The camera asks for a password in a way nobody here knows ({ways})", ways=ways or tr("none")
        )
        return error(step, "BV-DOC-025", what)
    if not has_user:
        return error(step, "BV-DOC-020", tr("The camera asks for user and password ({ways})", ways=ways))
    return error(step, "BV-DOC-021", tr("User or password is wrong ({ways})", ways=ways))


def _let_in(answered: Answered) -> list[Finding]:
    step, used = Step.AUTHENTICATION, answered.accepted
    assert used is not None
    digests = {each.algorithm for each in answered.offered if each.scheme == "digest"}
    schemes = {each.scheme for each in answered.offered}
    if used.scheme == "basic":
        return [warning(step, "BV-DOC-024", tr("The password is right; it travels unprotected (basic)"))]
    if ENGINE_DIGEST not in digests and "basic" not in schemes:
        what = tr("The password is right, but the camera takes {way} only", way=used.label)
        return [error(step, "BV-DOC-027", what)]
    if "basic" not in schemes:
        return [
            note(step, "BV-DOC-023", tr("The password is right; the camera takes {way} only", way=used.label))
        ]
    return [well(step, tr("The password is right ({way})", way=used.label))]


def path(status: int, location: str) -> Finding:
    """What the camera says to the path, once it let us in."""
    if status == OK:
        return well(Step.PATH, tr("The path leads to a stream"))
    if status == _NOT_FOUND:
        return error(Step.PATH, "BV-DOC-030", tr("The camera has no stream under this path (404)"))
    if status in _MOVED:
        what = tr(
            "The stream has moved to {location}", location=location or tr("an address it does not tell")
        )
        return error(Step.PATH, "BV-DOC-031", what)
    if status in BUSY:
        return busy(status)
    return refused("DESCRIBE", status)


def refused(method: str, status: int) -> Finding:
    """Another refusal."""
    what = tr("The camera refuses {method} with status {status}", method=method, status=status)
    return error(Step.PATH, "BV-DOC-032", what)


def busy(status: int) -> Finding:
    """No session is free."""
    what = tr("The camera has no session left for us (status {status})", status=status)
    return error(Step.SESSIONS, "BV-DOC-071", what)
