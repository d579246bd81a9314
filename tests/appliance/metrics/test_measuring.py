"""What is measured between two looks: of the computer, and of each application from its sums."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.metrics.conftest import NAMESPACE, Watched
from belvedere_simulator.appliance.aws.site_client import SiteClient
from belvedere_simulator.appliance.keys.device_keys import DeviceKeys
from belvedere_simulator.appliance.metrics.looks import MOST_MEASURED, Looks
from belvedere_simulator.appliance.metrics.machine import Machine, Samples, gpu_samples
from belvedere_simulator.appliance.metrics.measuring import Counts, Measure, Measuring
from belvedere_simulator.appliance.metrics.metrics import Metrics
from belvedere_simulator.appliance.parts import InstanceReport

ENTRANCE = InstanceReport("applicationInstance-e", "entrance", "RUNNING", "RUNNING")


class Engine:
    """A stream worker whose sums are set by hand."""

    def __init__(self) -> None:
        self.told: dict[str, dict[str, Any]] = {}
        self.cameras = ["door"]

    def counts(self) -> Counts:
        return self.told

    def set(self, batches: int, dropped: int, **milliseconds: float) -> None:
        parts = {
            name: {"count": batches, "sum": milliseconds[name]} for name in ("work", "put", "call", "age")
        }
        cameras = {name: {"dropped": dropped // 2, "age": parts["age"]} for name in self.cameras}
        told = {"batches": batches, "dropped": dropped, "streams": cameras, **parts}
        self.told = {ENTRANCE.instance: told}


class Quiet(Machine):
    """A computer that tells nothing."""

    def sample(self) -> Samples:
        return {}


class Bench:
    """A measuring whose time passes by hand."""

    def __init__(self) -> None:
        self.at = 0.0
        self.engine = Engine()
        self.measuring = Measuring(lambda: self.engine, lambda: self.at, Quiet())

    def step(self, batches: int, dropped: int, **milliseconds: float) -> None:
        self.engine.set(batches, dropped, **milliseconds)
        self.measuring.sample()
        self.at += 10.0

    def taken(self) -> dict[str, tuple[str, tuple[float, ...]]]:
        return {each.metric: (each.unit, each.values) for each in self.measuring.take([ENTRANCE])}


def test_an_application_is_measured_from_one_sample_to_the_next() -> None:
    bench = Bench()
    bench.step(100, 3, work=500.0, put=50.0, call=2000.0, age=900.0)
    assert bench.taken() == {}
    bench.step(200, 8, work=1500.0, put=150.0, call=4000.0, age=1300.0)
    bench.step(200, 8, work=1500.0, put=150.0, call=4000.0, age=1300.0)
    assert bench.taken() == {
        "FramesPerSecond": ("Count/Second", (10.0, 0.0)),
        "FramesDropped": ("Count", (5.0, 0.0)),
        "InferenceTime": ("Milliseconds", (20.0,)),
        "FrameAge": ("Milliseconds", (4.0,)),
        "FrameProcessingTime": ("Milliseconds", (31.0,)),
    }
    assert bench.taken() == {}


def test_several_cameras_are_told_apart() -> None:
    bench = Bench()
    bench.engine.cameras = ["door", "yard"]
    bench.step(0, 0, work=0.0, put=0.0, call=0.0, age=0.0)
    bench.step(10, 4, work=0.0, put=0.0, call=0.0, age=30.0)
    told = {(each.node, each.metric): each.values for each in bench.measuring.take([ENTRANCE]) if each.node}
    assert told == {
        (node, metric): (value,)
        for node in ("door", "yard")
        for metric, value in (("FramesDropped", 2.0), ("FrameAge", 3.0))
    }


def test_an_engine_that_began_anew_is_not_told_as_work_undone() -> None:
    bench = Bench()
    bench.step(200, 8, work=1500.0, put=150.0, call=4000.0, age=1300.0)
    bench.step(5, 0, work=50.0, put=5.0, call=100.0, age=13.0)
    assert bench.taken() == {}


def test_an_instance_that_is_gone_is_not_told() -> None:
    bench = Bench()
    bench.step(0, 0, work=0.0, put=0.0, call=0.0, age=0.0)
    bench.step(5, 0, work=50.0, put=5.0, call=100.0, age=13.0)
    assert bench.measuring.take([]) == ()


@given(st.lists(st.tuples(st.floats(0, 100), st.floats(0, 8e4), st.floats(1, 8e4)), min_size=1, max_size=8))
def test_the_busiest_gpu_is_told(rows: list[tuple[float, float, float]]) -> None:
    table = "".join(f"{busy}, {used}, {whole}\n" for busy, used, whole in rows)
    assert gpu_samples(table)["GPUUtilization"] == ("Percent", max(busy for busy, _, _ in rows))
    assert gpu_samples("") == {}


@pytest.mark.parametrize("table", ["[N/A], 1, 2\n", "1, 2\n", "No devices were found\n"])
def test_a_driver_that_does_not_tell_is_no_gpu(table: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        gpu_samples(table)


def test_this_computer_tells_what_it_has() -> None:
    machine = Machine()
    first, second = machine.sample(), machine.sample()
    assert "CPUUtilization" not in first
    assert all(0.0 <= second[name][1] <= 100.0 for name in ("CPUUtilization", "MemoryUtilization"))


def test_old_looks_lose_their_measures_and_nothing_else() -> None:
    looks = Looks()
    for minute in range(MOST_MEASURED + 2):
        looks.add(60.0 * minute, (), (Measure("CPUUtilization", "Percent", (1.0,)),))
    told = looks.next(0.0)
    assert [bool(look.measures) for look in told[:3]] == [False, False, True]


def test_the_site_has_every_sample(watched: Watched) -> None:
    around, bench = watched.inside.around, Bench()
    bench.step(0, 0, work=0.0, put=0.0, call=0.0, age=0.0)
    for sample in (1, 3):
        bench.step(100 * sample, 0, work=10.0, put=0.0, call=10.0, age=1.0)
    metrics = Metrics(around, SiteClient(around, DeviceKeys(around)), lambda: [ENTRANCE], bench.measuring)
    metrics.look()
    own = {"ApplicationInstanceName": ENTRANCE.name, "ApplicationInstanceId": ENTRANCE.instance}
    asked = [watched.sums("FramesPerSecond", name, **own)[0][1] for name in ("Average", "Minimum", "Maximum")]
    assert (asked, NAMESPACE) == ([15.0, 10.0, 20.0], "PanoramaDeviceMetrics")
