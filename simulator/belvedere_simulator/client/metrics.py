"""Calls about metrics."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from belvedere_simulator.client.call import Arguments, Call, Work, watched
from belvedere_simulator.client.place import place_of
from belvedere_simulator.client.sites import Sites
from belvedere_simulator.commands.twins.calling import told_failures
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.files import write_whole
from belvedere_simulator.messages import tr
from belvedere_simulator.metrics.metric import Metric, every_metric, metric_of
from belvedere_simulator.metrics.series import Reading, Series, csv_text, read_series
from belvedere_simulator.metrics.units import Units

LIST_PERIOD = 10.0
_SOONEST, _LATEST = 1.0, 60.0


class MetricCalls:
    """What the Metrics page asks for. A metric is {"namespace", "name", "dimensions": {name: value}}."""

    def __init__(self, sites: Sites) -> None:
        self._sites = sites
        self._units = Units()

    def works(self) -> dict[str, Work]:
        """By name."""
        return {
            "metrics.watch-list": self.watch_list,
            "metrics.read": self.read,
            "metrics.follow": self.follow,
            "metrics.export": self.export,
            "metrics.log-group": self.log_group,
        }

    def watch_list(self, call: Call, given: Arguments) -> None:
        """{"metrics": [...]}, all there are, at each change, looked at every `seconds` (10)."""

        def look() -> dict[str, Any]:
            with told_failures():
                return {"metrics": [each.to_document() for each in every_metric(self._cloudwatch(given))]}

        watched(call, float(given.get("seconds", LIST_PERIOD)), look, lambda state: state)

    def read(self, _call: Call, given: Arguments) -> dict[str, Any]:
        """The `metrics` from `start` to `end` in epoch seconds, a value of `statistic` each `period` seconds.

        {"start", "end", "period", "series": [{"metric", "times", "values", "unit"}]} in the same order.
        """
        reading = _reading(given, float(given["start"]), float(given["end"]))
        return self._told(given, reading, self._read(given, reading))

    def follow(self, call: Call, given: Arguments) -> None:
        """What `read` tells of the last `span` seconds at each change, looked at the more rarely the
        longer the `period` is.
        """
        span, before = float(given["span"]), None

        def look() -> dict[str, Any]:
            now = time.time()
            reading = _reading(given, now - span, now)
            return self._told(given, reading, self._read(given, reading))

        def told(state: dict[str, Any]) -> dict[str, Any]:
            # Time alone is nothing new: what is shown moves by itself.
            nonlocal before
            if before is not None and before["series"] == state["series"]:
                return before
            before = state
            return state

        watched(call, min(max(_SOONEST, given["period"] / 20), _LATEST), look, told)

    def export(self, _call: Call, given: Arguments) -> str:
        """What `read` tells, as a table in `file` (CSV); the file. Raises BelvedereError BV-MTR-003."""
        reading = _reading(given, float(given["start"]), float(given["end"]))
        series = self._read(given, reading)
        file = Path(given["file"])
        try:
            write_whole(file, csv_text(series, reading).encode())
        except OSError as error:
            what = tr("The file could not be written")
            raise BelvedereError("BV-MTR-003", what, where=str(file), why=error.strerror or "") from error
        return str(file)

    def log_group(self, _call: Call, given: Arguments) -> dict[str, str]:
        """The `group` of the logs of whom the `metric` is about, "" for nobody, and a `title`."""
        metric = metric_of(given["metric"])
        known = dict(metric.dimensions)
        device, instance = known.get("DeviceId", ""), known.get("ApplicationInstanceId", "")
        group = f"/aws/panorama/devices/{device}" if device else ""
        if instance:
            with self._sites.panorama(place_of(given)) as panorama:
                told = panorama.describe_application_instance(ApplicationInstanceId=instance)
            device = told["DefaultRuntimeContextDevice"]
            group = f"/aws/panorama/devices/{device}/applications/{instance}"
        return {"group": group, "title": metric.subject}

    def _read(self, given: Arguments, reading: Reading) -> list[Series]:
        with told_failures():
            return read_series(self._cloudwatch(given), _metrics(given), reading)

    def _told(self, given: Arguments, reading: Reading, series: Sequence[Series]) -> dict[str, Any]:
        with told_failures():
            units = [self._unit(given, reading, each) for each in series]
        told = [{**each.to_document(), "unit": unit} for each, unit in zip(series, units, strict=True)]
        return {"start": reading.start, "end": reading.end, "period": reading.period, "series": told}

    def _unit(self, given: Arguments, reading: Reading, series: Series) -> str:
        if reading.statistic == "SampleCount" or not series.times:
            return ""
        return self._units.sign(self._cloudwatch(given), series.metric, reading.start, reading.end)

    def _cloudwatch(self, given: Arguments) -> Any:
        return self._sites.clients(place_of(given))("cloudwatch")


def _metrics(given: Arguments) -> list[Metric]:
    return [metric_of(each) for each in given["metrics"]]


def _reading(given: Arguments, start: float, end: float) -> Reading:
    return Reading(start, end, int(given["period"]), str(given.get("statistic") or ""))
