"""What may be deployed beside what is there, refused by name."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from appliance.applications.lifecycle.documents import deploy_document, outline
from belvedere_simulator.appliance.applications.lifecycle.admission import check_admission
from belvedere_simulator.appliance.applications.lifecycle.fleet import Fleet, Instance, Stage
from belvedere_simulator.appliance.applications.lifecycle.outline import outline_of
from belvedere_simulator.appliance.software.profile import profile_of
from belvedere_simulator.errors import BelvedereError


def running(count: int = 1, **members: Any) -> Fleet:
    """So many instances that run, named app-0, app-1..."""
    names = [f"app-{index}" for index in range(count)]
    return Fleet(tuple(Instance(outline(name, **members), "job", Stage.RUNNING) for name in names))


def refusal(fleet: Fleet, software: str = "7.0.13", **members: Any) -> BelvedereError | None:
    try:
        check_admission(fleet, outline("new", **members), profile_of(software), software)
    except BelvedereError as error:
        return error
    return None


def test_the_eleventh_application_is_refused_unless_it_replaces_one() -> None:
    assert refusal(running(9)) is None
    told = refusal(running(10))
    assert told is not None
    assert (told.code, "10" in told.what) == ("BV-DEP-002", True)
    assert refusal(running(10), replaces="app-3") is None


def test_an_application_has_eight_camera_streams_at_most() -> None:
    assert refusal(Fleet(), cameras=8) is None
    told = refusal(Fleet(), cameras=9)
    assert told is not None
    assert told.code == "BV-DEP-003"


@pytest.mark.parametrize(
    ("there", "wanted"),
    [({"models": 1}, {"gpu": True, "models": 0}), ({"gpu": True, "models": 0}, {"models": 1})],
)
def test_gpu_access_and_model_nodes_are_refused_in_the_documented_words(
    there: dict[str, Any], wanted: dict[str, Any]
) -> None:
    told = refusal(running(**there), **wanted)
    assert told is not None
    assert told.code == "BV-DEP-004"
    assert told.what.startswith("Containers requesting GPU privileges cannot coexist with existing")
    assert told.what.endswith(": app-0")
    assert refusal(running(**there), replaces="app-0", **wanted) is None


def test_a_host_port_that_is_taken_is_refused_by_number_and_name() -> None:
    told = refusal(running(ports=(8080, 8081)), ports=(8081,))
    assert told is not None
    assert (told.code, told.what) == ("BV-DEP-005", "The host port 8081 is taken by app-0")
    assert refusal(running(ports=(8080,)), ports=(8080,), replaces="app-0") is None


def test_what_failed_or_is_being_removed_has_no_ports() -> None:
    (there,) = running(ports=(8080,)).instances
    for stage in (Stage.FAILED, Stage.STOPPING, Stage.STOPPED):
        assert refusal(Fleet((replace(there, stage=stage),)), ports=(8080,)) is None


@pytest.mark.parametrize(
    ("software", "members", "able"),
    [
        ("8.0.29", {"models": 1}, False),
        ("8.0.29", {"models": 0}, True),
        ("4.3.35", {"ports": (8080,)}, False),
        ("4.3.35", {"gpu": True, "models": 0}, False),
        ("4.3.45", {"gpu": True, "models": 0, "ports": (8080,)}, True),
    ],
)
def test_what_the_software_cannot_do_is_refused(software: str, members: dict[str, Any], able: bool) -> None:
    told = refusal(Fleet(), software, **members)
    assert (told is None) == able
    assert told is None or (told.code, told.why) == ("BV-DEP-006", f"the software is {software}")


@pytest.mark.parametrize("member", ["applicationInstanceId", "name", "nodes", "inboundPorts", "wantsGpu"])
def test_a_document_without_a_member_is_not_understood(member: str) -> None:
    document = deploy_document()
    del document[member]
    with pytest.raises(BelvedereError) as told:
        outline_of(document)
    assert told.value.code == "BV-DEP-001"


@pytest.mark.parametrize("name", ["", "../x", "a/b", "a b", 7, None, "a" * 256, "x\0"])
def test_an_instance_that_cannot_be_a_folder_is_not_understood(name: Any) -> None:
    with pytest.raises(BelvedereError):
        outline_of({**deploy_document(), "applicationInstanceId": name})
