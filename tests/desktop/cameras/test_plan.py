"""What is typed about cameras, and what is found of them, judged without a window."""

from __future__ import annotations

import time

import pytest
from PySide6.QtCore import Qt

from belvedere_desktop.bench.many_rows import camera_rows
from belvedere_desktop.cameras.columns import camera_columns
from belvedere_desktop.cameras.facets import camera_facets
from belvedere_desktop.cameras.find.drafts import Common, drafts_of, is_ready, problem_of, with_common
from belvedere_desktop.cameras.find.state import FoundCamera, FoundCameras
from belvedere_desktop.cameras.register.plan import (
    CameraPlan,
    is_complete,
    plan_problems,
    same_address,
    split_pasted,
    suggested_name,
)
from belvedere_desktop.cameras.state import CameraRow
from belvedere_desktop.tables.facet_bar import FacetBar
from belvedere_desktop.tables.row_model import RowModel

MOST_SECONDS = 0.1
AXIS = {
    "hosts": ["10.0.0.7"],
    "name": "Gate",
    "hardware": "P3245",
    "location": "Yard",
    "interfaces": ["eth0"],
}


def server(host: str, port: int = 554) -> dict[str, object]:
    return {"server": {"host": host, "port": port, "software": "", "url": f"rtsp://{host}:{port}/"}}


@pytest.mark.parametrize(
    ("plan", "field"),
    [
        (CameraPlan(name="two words"), "name"),
        (CameraPlan(name="n" * 129), "name"),
        (CameraPlan(name="door"), "name"),
        (CameraPlan(url="http://10.0.0.9/"), "url"),
        (CameraPlan(url="rtsp:///live"), "url"),
        (CameraPlan(url="rtsp://10.0.0.9/" + "x" * 255), "url"),
        (CameraPlan(password="p"), "user"),
        (CameraPlan(description="d" * 256), "description"),
        (CameraPlan(tags="=1"), "tags"),
        (CameraPlan(tags="aws:a=1"), "tags"),
        (CameraPlan(tags="a=1\na=2"), "tags"),
    ],
)
def test_each_fault_is_told_at_its_field(plan: CameraPlan, field: str) -> None:
    assert list(plan_problems(plan, {"door"})) == [field]
    assert not is_complete(plan, {"door"})


def test_what_is_empty_is_not_wrong_but_not_complete() -> None:
    assert plan_problems(CameraPlan(), set()) == {}
    assert not is_complete(CameraPlan(name="door"), set())
    assert is_complete(CameraPlan(name="door", url="rtsp://10.0.0.9/live"), set())


def test_credentials_are_taken_out_of_an_address_and_never_shown() -> None:
    assert split_pasted("rtsp://me:s%40t@10.0.0.9/live") == ("rtsp://10.0.0.9/live", "me", "s@t")
    assert split_pasted("rtsp://10.0.0.9/live") is None
    assert split_pasted("rtsp://me:s@") is None
    assert "s@t" not in repr(CameraPlan(password="s@t"))


def test_a_camera_that_is_there_already_is_recognised_by_its_address() -> None:
    known = {"door": "rtsp://10.0.0.9/live?user=***"}
    assert same_address("rtsp://10.0.0.9/live?user=me", known) == "door"
    assert same_address("rtsp://10.0.0.9/other", known) == ""


def test_names_are_made_of_what_cameras_call_themselves() -> None:
    assert suggested_name("Tür Süd (1)", set()) == "T-r-S-d-1"
    assert suggested_name("door", {"door", "door-2"}) == "door-3"
    assert suggested_name("¿?", set()) == "camera"


def test_a_camera_that_announces_itself_and_answers_is_one() -> None:
    found = FoundCameras("yard", {"gate": "rtsp://10.0.0.7/live"})
    found.hear({"announced": AXIS})
    found.hear(server("10.0.0.7"))
    found.hear(server("10.0.0.7", 8554))
    first, second = found.rows
    assert (first.url, first.name, first.ways) == ("rtsp://10.0.0.7/", "Gate", ("ONVIF", "RTSP"))
    assert (first.registered, first.seen_from) == ("gate", "yard")
    assert (second.url, second.registered) == ("rtsp://10.0.0.7:8554/", "")


def test_what_all_cameras_get_is_added_to_each() -> None:
    found = [FoundCamera("10.0.0.7", "rtsp://10.0.0.7/"), FoundCamera("10.0.0.8", "rtsp://10.0.0.8/own")]
    plans = [
        with_common(draft.plan, Common("/live", "me", "pw"))
        for draft in drafts_of(found, {"camera-10-0-0-7"})
    ]
    assert [plan.url for plan in plans] == ["rtsp://10.0.0.7/live", "rtsp://10.0.0.8/own"]
    assert [plan.name for plan in plans] == ["camera-10-0-0-7-2", "camera-10-0-0-8"]
    assert all(plan.user == "me" for plan in plans)
    assert is_ready(plans[0], plans[1:], set())
    assert problem_of(plans[0], [plans[0]], set()) == "There is a camera of this name already"


def test_ten_thousand_cameras_are_filtered_and_sorted_at_once() -> None:
    model = RowModel[CameraRow](camera_columns(), lambda row: row.key)
    model.show_rows(camera_rows(10_000))
    facets = FacetBar[CameraRow](model, camera_facets())
    facets.refresh()
    steps = (
        lambda: model.filter("camera 3"),
        lambda: model.filter(""),
        lambda: model.sort(1, Qt.SortOrder.DescendingOrder),
        lambda: model.sort(2),
        lambda: facets.choose("verdict", "error"),
        facets.show_all,
    )
    rounds = [[_seconds(step) for step in steps] for _round in range(3)]
    assert model.total == 10_000
    assert max(min(took) for took in zip(*rounds, strict=True)) < MOST_SECONDS, rounds


def _seconds(act: object) -> float:
    assert callable(act)
    begun = time.process_time()
    act()
    return time.process_time() - begun
