"""The child's calls about cameras, on a real site."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from belvedere_simulator.cameras.doctor.diagnosis import Diagnosis
from belvedere_simulator.cameras.doctor.facts import Facts
from belvedere_simulator.client.call import Call
from belvedere_simulator.client.camera_listing import CameraListing
from belvedere_simulator.client.camera_sources import resolve_source
from belvedere_simulator.client.cameras import CameraCalls
from belvedere_simulator.client.sites import Sites
from belvedere_simulator.client.verdicts import VerdictStore
from belvedere_simulator.commands.clients import Place
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.service.site.site import ensure_site, stop_site

SECRET = "canary-5f1c"
DIAGNOSIS = Diagnosis(
    "rtsp://10.0.0.9/live", "hall", "2026-01-01T00:00:00Z", 1.5, (), Facts(codec="H.264", width=1280)
).to_document()


class Child:
    """The calls, asked as the window asks them."""

    def __init__(self, sites: Sites, site: Path, verdicts: Path) -> None:
        self.sites = sites
        self.place = Place(site)
        self.told: list[str] = []
        self._works = CameraCalls(sites, verdicts).works()

    def __call__(self, name: str, /, **given: Any) -> Any:
        call = Call(lambda told: self.told.append(json.dumps(told)))
        result = self._works[f"cameras.{name}"](call, {"dataDir": str(self.place.data_dir), **given})
        self.told.append(json.dumps(result))
        return result

    def camera(self, name: str) -> dict[str, Any]:
        found: dict[str, Any] = next(each for each in self("list") if each["camera"] == name)
        return found


@pytest.fixture(scope="module")
def child(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Child]:
    patch = pytest.MonkeyPatch()
    patch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    patch.setenv("XDG_CONFIG_HOME", str(tmp_path_factory.mktemp("config")))
    site, sites = tmp_path_factory.mktemp("cameras") / "site", Sites()
    ensure_site(site)
    child = Child(sites, site, tmp_path_factory.mktemp("verdicts"))
    yield child
    assert not any(SECRET in told for told in child.told)
    sites.close()
    stop_site(site)
    patch.undo()


def test_a_password_in_a_pasted_address_is_split_off_and_comes_back_only_in_the_child(child: Child) -> None:
    url = f"rtsp://viewer:{SECRET}@10.0.0.9/live"
    assert child("register", name="door", url=url, description="south", tags={"floor": "2"}) == "door"
    camera = child.camera("door")
    assert (camera["address"], camera["description"]) == ("rtsp://10.0.0.9/live", "south")
    assert (camera["tags"], camera["usedBy"], camera["verdict"]) == ({"floor": "2"}, [], None)
    target = resolve_source(child.sites, child.place, {"camera": "door"})
    assert (target.url, target.user, target.password) == ("rtsp://10.0.0.9/live", "viewer", SECRET)
    assert SECRET not in repr(target)


def test_a_name_is_not_taken_twice(child: Child) -> None:
    child("register", name="twice", url="rtsp://10.0.0.8/live")
    with pytest.raises(BelvedereError) as refused:
        child("register", name="twice", url="rtsp://10.0.0.7/live")
    assert refused.value.code == "BV-REG-004"
    assert child.camera("twice")["address"] == "rtsp://10.0.0.8/live"


def test_an_edit_keeps_what_is_left_out_and_can_be_taken_back(child: Child) -> None:
    child("register", name="yard", url="rtsp://10.0.0.6/a", user="viewer", password=SECRET, description="old")
    before = child.camera("yard")
    undo = child(
        "edit", camera="yard", url="rtsp://10.0.0.6/b", description="new", user="viewer", password=""
    )
    after = child.camera("yard")
    assert (after["address"], after["description"]) == ("rtsp://10.0.0.6/b", "new")
    assert after["patch"] != before["patch"]
    assert resolve_source(child.sites, child.place, {"camera": "yard"}).password == SECRET
    child("restore", **undo)
    again = child.camera("yard")
    assert (again["address"], again["description"]) == ("rtsp://10.0.0.6/a", "old")
    assert resolve_source(child.sites, child.place, {"camera": "yard"}).password == SECRET


def test_another_user_does_not_inherit_the_password(child: Child) -> None:
    child("register", name="gate", url="rtsp://10.0.0.5/a", user="viewer", password=SECRET)
    child("edit", camera="gate", user="")
    target = resolve_source(child.sites, child.place, {"camera": "gate"})
    assert (target.user, target.password) == ("", "")


def test_a_password_in_the_query_is_hidden_and_survives_an_edit(child: Child) -> None:
    child("register", name="query", url=f"rtsp://10.0.0.4/live?user=me&password={SECRET}")
    shown = child.camera("query")["address"]
    assert SECRET not in shown
    child("edit", camera="query", url=shown, description="told apart")
    assert resolve_source(child.sites, child.place, {"camera": "query"}).url.endswith(SECRET)


def test_tags_are_replaced_and_told_for_undo(child: Child) -> None:
    child("register", name="tagged", url="rtsp://10.0.0.3/live", tags={"a": "1", "b": "2"})
    arn = child.camera("tagged")["arn"]
    assert child("tag", arn=arn, tags={"b": "3"}) == {"a": "1", "b": "2"}
    assert child.camera("tagged")["tags"] == {"b": "3"}


def test_a_verdict_is_of_the_camera_as_it_was_examined(child: Child) -> None:
    child("register", name="seen", url="rtsp://10.0.0.9/live", diagnosis=DIAGNOSIS)
    camera = child.camera("seen")
    assert camera["verdict"] == {
        "severity": "ok",
        "headline": "The camera works",
        "examinedAt": "2026-01-01T00:00:00Z",
        "seenFrom": "hall",
        "codec": "H.264",
        "profile": "",
        "width": 1280,
        "height": 0,
        "rate": None,
        "announced_rate": None,
    }
    assert child("verdict", camera="seen", patch=camera["patch"])["diagnosis"] == DIAGNOSIS
    child("edit", camera="seen", description="registered anew")
    assert child.camera("seen")["verdict"] is None
    child("keep-verdict", camera="seen", diagnosis=DIAGNOSIS)
    assert child.camera("seen")["verdict"] is not None


def test_what_is_no_diagnosis_is_not_kept(child: Child) -> None:
    child("register", name="odd", url="rtsp://10.0.0.9/live")
    with pytest.raises(BelvedereError) as refused:
        child("keep-verdict", camera="odd", diagnosis={"severity": "ok"})
    assert refused.value.code == "BV-REG-002"


def test_a_camera_is_removed_with_what_was_known_of_it(child: Child) -> None:
    child("register", name="gone", url="rtsp://10.0.0.9/live", diagnosis=DIAGNOSIS)
    child("remove", camera="gone")
    assert "gone" not in [each["camera"] for each in child("list")]
    with pytest.raises(BelvedereError) as refused:
        resolve_source(child.sites, child.place, {"camera": "gone"})
    assert refused.value.code == "BV-CLI-011"


def test_a_list_is_checked_whole_then_registered(child: Child, tmp_path: Path) -> None:
    file = tmp_path / "cameras.csv"
    file.write_text(f"name,url,user,password,tags\nlisted-1,rtsp://10.0.1.1/a,me,{SECRET},x=1\n")
    read = child("read-list", path=str(file))
    assert read["faults"] == []
    assert read["cameras"][0]["address"] == "rtsp://10.0.1.1/a"
    done = child("register-list", path=str(file), digest=read["digest"])
    assert done == {"done": ["listed-1"], "failed": []}
    assert resolve_source(child.sites, child.place, {"camera": "listed-1"}).password == SECRET
    (fault,) = child("read-list", path=str(file))["faults"]
    assert fault.startswith("line 2, name: There is a camera or package of this name.")


def test_a_list_that_changed_meanwhile_is_not_registered(child: Child, tmp_path: Path) -> None:
    file = tmp_path / "cameras.csv"
    file.write_text("name,url\nlisted-2,rtsp://10.0.1.2/a\n")
    digest = child("read-list", path=str(file))["digest"]
    file.write_text("name,url\nlisted-3,rtsp://10.0.1.3/a\n")
    with pytest.raises(BelvedereError) as refused:
        child("register-list", path=str(file), digest=digest)
    assert refused.value.code == "BV-REG-001"


def test_what_takes_long_comes_with_the_next_look(child: Child) -> None:
    child("register", name="late", url="rtsp://10.0.0.2/live")
    listing = CameraListing(child.place, VerdictStore(Path("nowhere")))
    with child.sites.panorama(child.place) as panorama:
        first = listing.look(panorama, -1.0)
        second = listing.look(panorama, None)
    assert not first["complete"]
    assert {each["address"] for each in first["cameras"]} == {""}
    assert second["complete"]
    assert all(each["address"] for each in second["cameras"])


def test_an_edit_can_be_tried_before_it_is_made(child: Child) -> None:
    child("register", name="tried", url="rtsp://10.0.0.9/a", user="viewer", password=SECRET)
    source = {"camera": "tried", "url": "rtsp://10.0.0.9/b"}
    target = resolve_source(child.sites, child.place, source)
    assert (target.url, target.user, target.password) == ("rtsp://10.0.0.9/b", "viewer", SECRET)
    assert child.camera("tried")["address"] == "rtsp://10.0.0.9/a"


def test_an_address_that_is_not_registered_is_taken_apart() -> None:
    source = {"url": f"rtsp://me:{SECRET}@10.0.0.1/live"}
    target = resolve_source(Sites(), Place(None), source)
    assert (target.public, target.user, target.password) == ("rtsp://10.0.0.1/live", "me", SECRET)
