"""The appliance's end: one request after the other, each told of, none kept."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from typing import Any

import pytest

from belvedere_simulator.appliance.aws.site_client import SiteClient
from belvedere_simulator.appliance.keys.camera_secrets import SiteCameraSecrets
from belvedere_simulator.appliance.keys.device_keys import DeviceKeys
from belvedere_simulator.appliance.tools.request import read_request
from belvedere_simulator.appliance.tools.tools import MOST_WAITING, ApplianceTools
from belvedere_simulator.channel import topics
from fakes.keyed_site import KeyedSite
from fakes.linked_appliance import Linked, LinkedAppliances
from fakes.waiting import until

UNROUTED = {"targets": [{"host": "192.0.2.1", "port": 9, "way": "cameras"}]}


class Site:
    """What a linked appliance's site asks and hears."""

    def __init__(self, linked: Linked) -> None:
        self._linked = linked
        around = linked.inside.around
        secrets = SiteCameraSecrets(around, SiteClient(around, DeviceKeys(around)))
        self.tools = ApplianceTools(around, linked.channel, secrets)

    def ask(self, number: int, tool: str = "reach", given: dict[str, Any] | None = None) -> str:
        """Ask something; the request's id."""
        request = f"{number:032x}"
        asked = {"id": request, "tool": tool, "with": UNROUTED if given is None else given}
        self.tools.asked(json.dumps(asked).encode())
        return request

    def cancel(self, request: str) -> None:
        """It is not wanted any more."""
        self.tools.asked(json.dumps({"id": request, "cancel": True}).encode())

    def news(self, request: str) -> list[Any]:
        """What the service has heard of it."""
        service = self._linked.site.service
        return service.channel.tool_news.since(self._linked.record.thing, request, 0)

    def end_of(self, request: str) -> dict[str, Any]:
        """How it ended."""
        ended = ("result", "error", "cancelled")
        until(lambda: any(name in each for each in self.news(request) for name in ended), 60)
        last: dict[str, Any] = self.news(request)[-1]
        return last


@pytest.fixture
def asked(appliances: LinkedAppliances) -> Iterator[Site]:
    linked = appliances.live().connect()
    yield Site(linked)
    linked.end()


def test_old_software_does_not_look_for_others(appliances: LinkedAppliances) -> None:
    old = Site(appliances.live(software="5.0.7").connect())
    assert "result" in old.end_of(old.ask(1, given={"targets": []}))
    older = Site(appliances.live(appliances.device(), software="4.3.93").connect())
    assert older.end_of(older.ask(1))["error"]["code"] == "BV-VPT-003"


def test_requests_are_done_once_and_one_after_the_other(asked: Site) -> None:
    first = asked.ask(1)
    assert asked.ask(1) == first
    second = asked.ask(2)
    results = [asked.end_of(each)["result"]["targets"][0] for each in (first, second)]
    assert [each["reached"] for each in results] == [False, False]
    assert sum("result" in each for each in asked.news(first)) == 1


def test_a_request_is_told_to_be_heard_before_anything_is_seen(asked: Site) -> None:
    request = asked.ask(1, given={"targets": []})
    assert "result" in asked.end_of(request)
    assert asked.news(request)[0]["progress"]["text"] == "The appliance begins to look"


def test_more_than_a_few_are_refused_and_what_waits_can_be_cancelled(asked: Site) -> None:
    running = asked.ask(0, "find", {"seconds": 15})
    until(lambda: asked.news(running))
    waiting = [asked.ask(number) for number in range(1, MOST_WAITING + 1)]
    refused = asked.ask(99)
    # At once, for the first one looks for fifteen seconds only.
    for each in waiting:
        asked.cancel(each)
    begun = time.monotonic()
    asked.cancel(running)
    assert asked.end_of(running) == {"cancelled": True}
    assert time.monotonic() - begun < 14
    assert asked.end_of(refused)["error"]["code"] == "BV-VPT-006"
    for each in waiting:
        assert asked.end_of(each) == {"cancelled": True}
        assert "Waiting" in asked.news(each)[0]["progress"]["text"]


def test_who_waits_is_told_so_and_pictures_wait_for_everything_else(asked: Site) -> None:
    running = asked.ask(0, "find", {"seconds": 15})
    until(lambda: asked.news(running))
    picture = asked.ask(1, "snapshot", {"url": "http://10.0.0.9/"})
    other = asked.ask(2)
    until(lambda: asked.news(picture) and asked.news(other))
    for each in (picture, other):
        assert "Waiting" in asked.news(each)[0]["progress"]["text"]
    asked.cancel(running)
    assert "result" in asked.end_of(other)
    assert asked.end_of(picture)["error"]["code"] == "BV-DOC-001"


def test_a_secret_that_the_appliance_may_not_read_is_told_as_such(asked: Site, site: KeyedSite) -> None:
    secret = site.camera("gatecamera")
    ended = asked.end_of(asked.ask(1, "diagnose", {"secret": secret}))
    assert ended["error"]["code"] == "BV-KEY-002"


def test_a_secret_of_a_camera_that_is_deployed_to_it_is_fetched_with_its_own_keys(
    appliances: LinkedAppliances, site: KeyedSite
) -> None:
    linked = appliances.live().connect()
    tools = Site(linked)
    secret = site.camera("hallcamera")
    site.deploy(linked.device_id, site.application("hallapp", "hallcamera"))
    linked.inside.around.reach.change(cameras=False)
    verdict = tools.end_of(tools.ask(1, "diagnose", {"secret": secret, "camera": "hallcamera"}))["result"]
    assert verdict["address"] == "rtsp://10.0.0.9/hallcamera"
    assert verdict["findings"][0]["code"] == "BV-DOC-004"
    assert "password of" not in json.dumps(verdict) + linked.inside.log()


def test_what_is_unknown_or_malformed_is_refused(asked: Site) -> None:
    assert asked.end_of(asked.ask(1, "format"))["error"]["code"] == "BV-VPT-002"
    unusable: list[tuple[str, dict[str, Any], str]] = [
        ("diagnose", {"url": "http://10.0.0.9/"}, "BV-DOC-001"),
        ("diagnose", {"url": "rtsp://10.0.0.9/", "user": "x" * 300}, "BV-VPT-001"),
        ("find", {"seconds": 1000}, "BV-VPT-001"),
        ("find", {"ranges": ["10.0.0.1"] * 9}, "BV-VPT-001"),
        ("reach", {"targets": [{"host": "", "port": 1}]}, "BV-VPT-001"),
        ("reach", {"targets": [{"host": "a", "port": 0}]}, "BV-VPT-001"),
        ("reach", {"targets": ["a:1"]}, "BV-VPT-001"),
    ]
    for number, (tool, given, code) in enumerate(unusable, start=2):
        assert asked.end_of(asked.ask(number, tool, given))["error"]["code"] == code


def test_a_cable_that_is_pulled_out_ends_what_looks_at_cameras(appliances: LinkedAppliances) -> None:
    linked = appliances.live().connect()
    tools = Site(linked)
    running = tools.ask(1, "find", {"seconds": 15})
    until(lambda: tools.news(running))
    linked.inside.around.reach.change(cameras=False)
    assert tools.end_of(running)["error"]["code"] == "BV-VPT-004"


def test_without_a_name_server_names_are_not_found(appliances: LinkedAppliances) -> None:
    linked = appliances.live().connect()
    linked.inside.around.reach.change(names=False, time=False)
    tools = Site(linked)
    targets = [
        {"host": "camera.local", "port": 554, "way": "cameras"},
        {"host": "127.0.0.1", "port": 123, "protocol": "ntp"},
    ]
    told = tools.end_of(tools.ask(1, given={"targets": targets}))["result"]["targets"]
    assert [each["why"] for each in told] == [
        "Temporary failure in name resolution",
        "Connection timed out",
    ]


@pytest.mark.parametrize(
    "payload",
    [
        b"",
        b"[]",
        b"{",
        b'{"id": 1}',
        b'{"id": "x", "tool": "find"}',
        b'{"id": "' + b"0" * 32 + b'"}',
        b"x" * 40_000,
    ],
)
def test_messages_that_are_no_requests_are_passed_over(payload: bytes) -> None:
    assert read_request(payload) is None


def test_a_request_shows_no_credentials() -> None:
    asked = {"id": "0" * 32, "tool": "diagnose", "with": {"password": "canary-Elster"}}
    request = read_request(json.dumps(asked).encode())
    assert request is not None
    assert "canary" not in repr(request)
    assert topics.replying_thing(topics.tool_replies("panorama_a_Thing_00000000"))
