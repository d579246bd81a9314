"""The first half of an examination: the way to the camera, and what it says of itself."""

from __future__ import annotations

import time
from dataclasses import dataclass
from email.utils import parsedate_to_datetime

from belvedere_simulator.cameras.doctor.judging import answering, coding, reaching
from belvedere_simulator.cameras.doctor.notebook import ExaminationOver, Notebook
from belvedere_simulator.cameras.doctor.patience import Patience
from belvedere_simulator.cameras.doctor.probe import reach
from belvedere_simulator.cameras.doctor.probe.ladder import Answered, Conversation
from belvedere_simulator.cameras.doctor.probe.session import Programme, programme
from belvedere_simulator.cameras.doctor.rtsp.client import Client
from belvedere_simulator.cameras.doctor.rtsp.connection import Connection, HungUpError, NoAnswerError
from belvedere_simulator.cameras.doctor.rtsp.messages import NotRtspError, Response
from belvedere_simulator.cameras.doctor.stream.sdp import Track, video_track

LOOK_UP, CONNECT, ANSWER = 2.5, 2.5, 4.0
"""How long each may take, in seconds."""

Endpoints = tuple[reach.Endpoint, ...]


@dataclass(frozen=True)
class Talk:
    """A camera that has described its stream, and how to call it again."""

    conversation: Conversation
    endpoints: Endpoints
    wanted: Programme


def talk(book: Notebook, patience: Patience) -> Talk:
    """Everything up to the description. Raises ExaminationOver and Cancelled."""
    if book.address.encrypted:
        raise book.over(reaching.encrypted())
    endpoints = _find(book, patience)
    conversation = Conversation(
        book.address, _call(book, endpoints, patience), lambda: client(endpoints, patience)
    )
    try:
        track, answered = _described(book, conversation, patience)
    except (NoAnswerError, HungUpError, NotRtspError) as failure:
        conversation.client.connection.close()
        raise book.over(answering.broken(failure)) from None
    except Exception:
        conversation.client.connection.close()
        raise
    return Talk(conversation, endpoints, programme(answered.response, book.address.url, track))


def client(endpoints: Endpoints, patience: Patience) -> Client:
    """A new connection. Raises HungUpError where none is made any more."""
    try:
        sock, _ = reach.connect(endpoints, patience.within(CONNECT))
    except (reach.NoRouteError, reach.PortClosedError, reach.SilentHostError):
        raise HungUpError from None
    return Client(Connection(sock))


def _find(book: Notebook, patience: Patience) -> Endpoints:
    host = book.address.host
    try:
        endpoints = reach.resolve(host, book.address.port, patience.within(LOOK_UP))
    except reach.UnknownNameError as failure:
        raise book.over(reaching.unknown_name(host, failure)) from None
    book.write([reaching.name(host, endpoints[0].host)])
    try:
        found = reach.route(endpoints[0])
    except reach.NoRouteError:
        raise book.over(reaching.no_route(endpoints[0].host)) from None
    book.write([reaching.route(found)])
    book.know(
        address=endpoints[0].host, local_address=found.local, interface=found.interface, direct=found.direct
    )
    return endpoints


def _call(book: Notebook, endpoints: Endpoints, patience: Patience) -> Client:
    try:
        sock, reached = reach.connect(endpoints, patience.within(CONNECT))
    except (reach.NoRouteError, reach.PortClosedError, reach.SilentHostError) as failure:
        raise book.over(reaching.not_connected(failure, endpoints[0].host, book.address.port)) from None
    book.know(address=reached.host)
    book.write([reaching.port(book.address.port)])
    return Client(Connection(sock))


def _described(book: Notebook, conversation: Conversation, patience: Patience) -> tuple[Track, Answered]:
    greeting = conversation.ask("OPTIONS", patience.within(ANSWER))
    book.know(server=book.quoted(greeting.header("server")), clock_skew=_skew(greeting))
    book.write([answering.speaks_rtsp(book.facts.server)])
    answered = conversation.describe(patience.within(ANSWER))
    if not book.facts.server:
        book.know(server=book.quoted(answered.response.header("server")))
    accepted = answered.accepted.label if answered.accepted else ""
    is_open = answered.response.status == answering.OK and not accepted
    book.know(
        offered=book.quoted(answering.offered(answered)), authentication="none" if is_open else accepted
    )
    _judge(book, answered)
    track = video_track(answered.response.body)
    if track is None:
        raise book.over(coding.no_video())
    book.know(codec=coding.codec_name(track.encoding))
    if refusal := coding.other_codec(track):
        raise book.over(refusal)
    return track, answered


def _judge(book: Notebook, answered: Answered) -> None:
    status = answered.response.status
    let_in = status not in (401, 403)
    # Without a stream nothing is known of passwords that were not asked for.
    if not let_in or answered.accepted or status == answering.OK:
        book.write(answering.authentication(answered, has_user=bool(book.address.username)))
    if let_in:
        finding = answering.path(status, book.quoted(answered.response.header("location")))
        if status != answering.OK:
            raise book.over(finding)
        book.write([finding])
    else:
        raise ExaminationOver


def _skew(response: Response) -> float | None:
    """The camera's clock against ours by its Date header, in seconds."""
    try:
        return parsedate_to_datetime(response.header("date")).timestamp() - time.time()
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
