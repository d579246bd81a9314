"""Listening through the client child, where a site ends meanwhile."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from belvedere_simulator.client.call import Call, CallCancelledError
from belvedere_simulator.client.inspection import InspectionCalls
from belvedere_simulator.client.sites import Sites
from belvedere_simulator.service.site.site import ensure_site, site_status, stop_site
from fakes.waiting import until


def test_a_site_that_was_stopped_is_not_started_by_who_listens(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    ensure_site(tmp_path / "site")
    sites = Sites()
    told: list[Mapping[str, Any]] = []
    works = InspectionCalls(sites).works()
    given = {"session": "one", "dataDir": str(tmp_path / "site")}
    opening, following = Call(lambda _document: None), Call(told.append)
    source = {**given, "source": {"site": True}}
    opened = threading.Thread(target=works["messages.open"], args=(opening, source))
    opened.start()

    def follow() -> None:
        with suppress(CallCancelledError):
            works["messages.follow"](following, given)

    def standing() -> dict[str, Any]:
        return dict(told[-1]["event"]["standing"]) if told else {}

    follower = threading.Thread(target=follow)
    try:
        until(lambda: _is_open(works, given))
        follower.start()
        until(lambda: standing().get("state") == "online", 60)
        assert stop_site(tmp_path / "site")
        until(lambda: standing().get("problem", {}).get("what") == "The site does not run", 60)
        assert site_status(tmp_path / "site").record is None
    finally:
        opening.cancel()
        following.cancel()
        opened.join(20)
        follower.join(20)
        sites.close()
        stop_site(tmp_path / "site")


def _is_open(works: Any, given: dict[str, Any]) -> bool:
    try:
        works["messages.detail"](Call(lambda _document: None), {**given, "number": 1})
    except CallCancelledError:
        return False
    return True
