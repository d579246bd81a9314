"""Tells the site once a minute that the appliance is active, its applications' errors, what was measured."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from typing import Any

from belvedere_simulator.appliance.aws.errors import SiteError
from belvedere_simulator.appliance.aws.site_client import SiteClient
from belvedere_simulator.appliance.life import LifeEndedError
from belvedere_simulator.appliance.metrics.looks import PERIOD, ErrorCount, Look, Looks
from belvedere_simulator.appliance.metrics.measuring import STEP, Measure, Measuring
from belvedere_simulator.appliance.network.reach import Ways
from belvedere_simulator.appliance.parts import InstanceReport
from belvedere_simulator.appliance.provisioning.record import DeviceRecord, load_record
from belvedere_simulator.appliance.surroundings import Surroundings
from belvedere_simulator.errors import BelvedereError

NAMESPACE = "PanoramaDeviceMetrics"
DEVICE_ACTIVE, APPLICATION_ERRORS = "DeviceActive", "ApplicationErrors"
_PROGRAM = "panorama-metrics"
_STOP_SECONDS = 5.0
# So often it looks whether the device was provisioned meanwhile.
_UNPROVISIONED = 5.0
# What will be refused for ever, whenever it is told.
_SPOILED = frozenset(
    {"InvalidParameterValue", "InvalidParameterCombination", "MissingParameter", "ValidationError"}
)


class Metrics:
    """One appliance's metrics, kept while there is no way to the site; made anew for each life.

    A request whose answer was lost is told again: the service cannot tell such a repetition apart.
    What was not told is lost with the power.
    """

    def __init__(
        self,
        surroundings: Surroundings,
        client: SiteClient,
        reports: Callable[[], Iterable[InstanceReport]],
        measuring: Measuring | None = None,
        *,
        period: float = PERIOD,
        passed: Callable[[], float] = time.monotonic,
    ) -> None:
        self._around = surroundings
        self._client = client
        self._reports = reports
        self._measuring = measuring
        self._period = period
        self._passed = passed
        self._looks = Looks()
        self._errors = ErrorCount()
        self._silent = False
        self._provisioned = False
        self._closed = threading.Event()
        self._thread = threading.Thread(target=self._run, name="metrics", daemon=True)
        self._woken = threading.Event()
        surroundings.life.at_end(surroundings.reach.watch(self._on_ways))
        surroundings.life.at_end(self._end)

    def start(self) -> None:
        """Begin to look, now and at each period from now on; what was kept is told when there is a way."""
        self._thread.start()

    def close(self) -> None:
        """Look no more; what was not told is given up."""
        self._end()
        if self._thread.is_alive() and self._thread is not threading.current_thread():
            self._thread.join(_STOP_SECONDS)

    def look(self) -> None:
        """See how things are, and tell what was not told yet if that is possible now."""
        if load_record(self._around.store) is None:
            return
        self._provisioned = True
        reports = tuple(self._reports())
        measures = self._measuring.take(reports) if self._measuring is not None else ()
        self._looks.add(self._passed(), self._errors.errors(reports), measures)
        self.tell()

    def tell(self) -> None:
        """Tell what was not told yet, if that is possible now."""
        record = load_record(self._around.store)
        if record is not None:
            self._tell(record)

    def _run(self) -> None:
        due, woken = self._passed(), False
        with suppress(LifeEndedError):
            while not self._closed.is_set():
                self._measure()
                if self._passed() >= due:
                    self._dare(self.look)
                    # The computer may have slept: minutes nobody lived through are not made up for.
                    pause = self._period if self._provisioned else min(self._period, _UNPROVISIONED)
                    due = max(due + pause, self._passed())
                elif woken:
                    self._dare(self.tell)
                woken = self._woken.wait(max(0.0, min(due - self._passed(), STEP)))
                self._woken.clear()

    def _measure(self) -> None:
        # Nobody is told what a device measured that is none yet.
        if self._measuring is not None and self._provisioned:
            self._measuring.sample()

    def _dare(self, work: Callable[[], None]) -> None:
        try:
            work()
        except BelvedereError as error:
            # What is wrong with the store is told to people by those who cannot work without it.
            self._fall_silent(str(error))

    def _on_ways(self, before: Ways, now: Ways) -> None:
        if now.service and not before.service:
            self._woken.set()

    def _end(self) -> None:
        self._closed.set()
        self._woken.set()

    def _tell(self, record: DeviceRecord) -> None:
        while looks := self._looks.next(self._passed()):
            try:
                self._client.call("monitoring", "PutMetricData", self._request(record, looks))
            except ConnectionError as error:
                self._fall_silent(str(error))
                return
            except SiteError as error:
                self._fall_silent(str(error))
                if error.code not in _SPOILED:
                    return
            else:
                self._speak_again()
            self._looks.told(looks)

    def _request(self, record: DeviceRecord, looks: tuple[Look, ...]) -> Mapping[str, Any]:
        # Counted back from the service's time: the appliance's clock may have been wrong, or set since.
        zero = self._client.now().timestamp() - self._passed()
        data = [datum for look in looks for datum in _data(record, look, zero + look.at)]
        return {"Namespace": NAMESPACE, "MetricData": data}

    def _fall_silent(self, why: str) -> None:
        if not self._silent:
            self._around.logs.system(_PROGRAM, os.getpid(), f"metrics are not reported now: {why}")
        self._silent = True

    def _speak_again(self) -> None:
        if self._silent:
            self._around.logs.system(_PROGRAM, os.getpid(), "metrics are reported again")
        self._silent = False


def _data(record: DeviceRecord, look: Look, moment: float) -> Iterable[dict[str, Any]]:
    device = {"DeviceId": record.device_id, "DeviceName": record.device_name}
    yield _datum(DEVICE_ACTIVE, device, 1, moment)
    for errors in look.errors:
        own = {"ApplicationInstanceName": errors.name, "ApplicationInstanceId": errors.instance}
        yield _datum(APPLICATION_ERRORS, own, errors.count, moment)
    for measure in look.measures:
        instance = {"ApplicationInstanceName": measure.name, "ApplicationInstanceId": measure.instance}
        node = {"NodeName": measure.node} if measure.node else {}
        yield _measured(measure, {**instance, **node} if measure.instance else device, moment)


def _datum(name: str, dimensions: Mapping[str, str], value: float, moment: float) -> dict[str, Any]:
    return {**_head(name, dimensions, moment), "Value": float(value), "Unit": "Count"}


def _measured(measure: Measure, dimensions: Mapping[str, str], moment: float) -> dict[str, Any]:
    values = {"Values": list(measure.values), "Unit": measure.unit}
    return {**_head(measure.metric, dimensions, moment), **values}


def _head(name: str, dimensions: Mapping[str, str], moment: float) -> dict[str, Any]:
    named = [{"Name": key, "Value": each} for key, each in dimensions.items()]
    return {"MetricName": name, "Dimensions": named, "Timestamp": round(moment, 3)}
