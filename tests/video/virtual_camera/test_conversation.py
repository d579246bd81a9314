"""What the camera answers in which state."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from belvedere_simulator.video.virtual_camera.authentication import Guard
from belvedere_simulator.video.virtual_camera.conversation import (
    Conversation,
    Effect,
    Presentation,
    answer,
)
from belvedere_simulator.video.virtual_camera.protocol import Request, Response
from belvedere_simulator.video.virtual_camera.transport import Datagrams, Interleaving

URL = "rtsp://127.0.0.1:8554/cam"
TCP = {"transport": "RTP/AVP/TCP;unicast;interleaved=2-3"}
UDP = {"transport": "RTP/AVP;unicast;client_port=5000-5001"}
PRESENTATION = Presentation("cam", "v=0\r\n", (6000, 6001))
OPEN = Guard("none")
NEW = Conversation("abc")


def ask(
    conversation: Conversation, method: str, url: str = URL, **headers: str
) -> tuple[Conversation, Response, Effect]:
    return answer(conversation, Request(method, url, headers), PRESENTATION, OPEN)


def test_describe_setup_play_pause_play_teardown() -> None:
    state, described, _ = ask(NEW, "DESCRIBE")
    assert (described.body, described.headers["Content-Base"]) == ("v=0\r\n", URL + "/")
    state, set_up, _ = ask(state, "SETUP", URL + "/track1", **TCP)
    assert set_up.headers["Transport"] == "RTP/AVP/TCP;unicast;interleaved=2-3"
    assert set_up.headers["Session"] == "abc;timeout=60"
    state, _, effect = ask(state, "PLAY", session="abc")
    assert effect is Effect.PLAY
    state, _, effect = ask(state, "PLAY", session="abc")
    assert effect is Effect.NONE
    state, _, effect = ask(state, "PAUSE", session="abc")
    assert effect is Effect.PAUSE
    state, _, effect = ask(state, "PLAY", session="abc;timeout=60")
    assert effect is Effect.PLAY
    state, response, effect = ask(state, "TEARDOWN", session="abc")
    assert (state, response.status, effect) == (NEW, 200, Effect.CLOSE)


def test_udp_names_both_ends_ports() -> None:
    state, response, _ = ask(NEW, "SETUP", **UDP)
    assert state.transport == Datagrams(5000, 5001)
    assert response.headers["Transport"].endswith("client_port=5000-5001;server_port=6000-6001")


def test_the_first_possible_transport_is_taken() -> None:
    offers = "RTP/AVP;multicast, RTP/SAVP;unicast;client_port=1-2, RTP/AVP/TCP;unicast"
    assert ask(NEW, "SETUP", transport=offers)[0].transport == Interleaving(0, 1)


@pytest.mark.parametrize(
    "offer",
    [
        "",
        "RTP/AVP;multicast",
        "RTP/AVP;unicast",
        "RTP/AVP;client_port=x-y",
        "RTP/AVP/TCP;interleaved=256-257",
    ],
)
def test_an_unsupported_transport_is_461(offer: str) -> None:
    assert ask(NEW, "SETUP", transport=offer)[1].status == 461


@pytest.mark.parametrize("method", ["PLAY", "PAUSE"])
def test_a_method_out_of_place_is_455(method: str) -> None:
    assert ask(NEW, method)[1].status == 455


def test_setup_while_playing_is_455() -> None:
    playing = Conversation("abc", Interleaving(0, 1), playing=True)
    assert ask(playing, "SETUP", **TCP)[1].status == 455


def test_a_foreign_session_is_454() -> None:
    assert ask(NEW, "PLAY", session="abc")[1].status == 454
    assert ask(Conversation("abc", Interleaving(0, 1)), "PLAY", session="xyz")[1].status == 454


def test_an_unknown_path_is_404() -> None:
    assert ask(NEW, "DESCRIBE", URL + "2")[1].status == 404
    assert ask(NEW, "SETUP", URL + "/track2", **TCP)[1].status == 404


def test_an_unknown_method_is_501_and_a_strange_version_505() -> None:
    assert ask(NEW, "RECORD")[1].status == 501
    assert answer(NEW, Request("OPTIONS", "*", {}, "RTSP/2.0"), PRESENTATION, OPEN)[1].status == 505


def test_keep_alive_and_options_do_not_change_the_session() -> None:
    playing = Conversation("abc", Interleaving(0, 1), playing=True)
    assert ask(playing, "GET_PARAMETER", session="abc") == (
        playing,
        Response(200, {"Session": "abc;timeout=60"}),
        Effect.NONE,
    )
    state, response, effect = ask(playing, "OPTIONS", "*")
    assert (state, response.status, effect) == (playing, 200, Effect.NONE)
    assert "GET_PARAMETER" in response.headers["Public"]


@pytest.mark.parametrize("method", ["DESCRIBE", "SETUP", "PLAY", "GET_PARAMETER", "TEARDOWN"])
def test_without_the_password_nothing_is_told(method: str) -> None:
    guard = Guard("basic", "user", "secret")
    state, response, effect = answer(NEW, Request(method, URL + "/other", TCP), PRESENTATION, guard)
    assert (state, response.status, effect) == (NEW, 401, Effect.NONE)


methods = st.sampled_from(["OPTIONS", "DESCRIBE", "SETUP", "PLAY", "PAUSE", "GET_PARAMETER", "TEARDOWN", "X"])
asked = st.builds(
    lambda method, url, transport, session: Request(method, url, {**transport, **session}),
    methods,
    st.sampled_from([URL, URL + "/track1", URL + "/other", "*"]),
    st.sampled_from([{}, TCP, UDP, {"transport": "junk"}]),
    st.sampled_from([{}, {"session": "abc"}, {"session": "xyz"}]),
)


@given(st.lists(asked, max_size=20))
def test_in_any_order_pictures_flow_only_with_a_transport(requests: list[Request]) -> None:
    state, flowing = NEW, False
    for request in requests:
        state, response, effect = answer(state, request, PRESENTATION, OPEN)
        if effect is Effect.PLAY:
            assert not flowing
            flowing = True
        if effect in (Effect.PAUSE, Effect.CLOSE):
            flowing = False
        assert flowing == state.playing
        assert not state.playing or state.transport is not None
        assert response.status == 200 or effect is Effect.NONE
