"""An alarm in any order of what can happen to it, against plain lists of what was measured."""

from __future__ import annotations

import itertools
import json
from datetime import timedelta
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import select

from belvedere_simulator.service.metrics.alarm_operations import AlarmOperations
from belvedere_simulator.service.metrics.data_operations import MetricOperations
from belvedere_simulator.service.metrics.evaluation import state_of
from belvedere_simulator.service.metrics.evaluator import FARTHER, AlarmEvaluator
from belvedere_simulator.service.metrics.store import MetricStore
from belvedere_simulator.service.metrics.tables import ALARM_HISTORY, ALARMS
from belvedere_simulator.service.settings import SiteSettings
from belvedere_simulator.service.store.database import Database
from fakes.hand_clock import HandClock
from service.metrics.conftest import CALLER, Told

MINUTE = timedelta(seconds=60)
STATES = st.sampled_from(["OK", "ALARM", "INSUFFICIENT_DATA"])
TREATMENTS = st.sampled_from(["missing", "ignore", "breaching", "notBreaching"])
names = (f"crowd-{number}" for number in itertools.count())


class AlarmMachine(RuleBasedStateMachine):
    """One alarm on the sum of a metric; time goes on by whole minutes."""

    def __init__(self, control: Database, store: MetricStore, clock: HandClock) -> None:
        super().__init__()
        self.control, self.store, self.clock = control, store, clock
        self.name = next(names)
        self.minutes: list[float | None] = []
        self.now: float | None = None

    @initialize(periods=st.integers(1, 4), treatment=TREATMENTS, data=st.data())
    def begin(self, periods: int, treatment: str, data: st.DataObject) -> None:
        self.told = Told()
        self.state = "INSUFFICIENT_DATA"
        self.chain = [self.state]
        self.begin_process()
        self.configure(periods, treatment, data.draw(st.integers(1, periods)))
        self.look()

    @rule()
    def restart(self) -> None:
        """Another process goes on, and looks at once."""
        self.begin_process()
        self.look()

    @rule(value=st.sampled_from([0.0, 1.0, 5.0]))
    def measure(self, value: float) -> None:
        self.do("PutMetricData", Namespace="Shop", MetricData=[{"MetricName": self.name, "Value": value}])
        self.now = (self.now or 0.0) + value

    @rule()
    def end_of_period(self) -> None:
        self.clock.advance(MINUTE)
        self.minutes.append(self.now)
        self.now = None
        self.look()

    @rule(periods=st.integers(1, 4), treatment=TREATMENTS, data=st.data())
    def change(self, periods: int, treatment: str, data: st.DataObject) -> None:
        # Changed at another moment than before: that is how it is known.
        self.configure(periods, treatment, data.draw(st.integers(1, periods)))
        self.end_of_period()

    @rule(state=STATES)
    def set_by_hand(self, state: str) -> None:
        self.do("SetAlarmState", AlarmName=self.name, StateValue=state, StateReason="by hand")
        self.follow(state)

    @invariant()
    def it_is_what_was_measured(self) -> None:
        with self.control.read() as connection:
            alarm = connection.execute(select(ALARMS).where(ALARMS.c.name == self.name)).one()
            own = (ALARM_HISTORY.c.alarm == self.name) & (ALARM_HISTORY.c.kind == "StateUpdate")
            chosen = select(ALARM_HISTORY.c.data).where(own)
            updates = connection.execute(chosen.order_by(ALARM_HISTORY.c.id)).scalars().all()
        assert alarm.state == self.state
        steps = [json.loads(each) for each in updates]
        assert [each["newState"]["stateValue"] for each in steps] == self.chain[1:]
        assert [each["oldState"]["stateValue"] for each in steps] == self.chain[:-1]
        steps_told = [(each.before, each.state) for each in self.told.changes]
        assert steps_told == list(itertools.pairwise(self.chain))
        assert self.evaluator.evaluate() == []

    def teardown(self) -> None:
        self.do("DeleteAlarms", AlarmNames=[self.name])

    def begin_process(self) -> None:
        self.evaluator = AlarmEvaluator(self.control, self.store, self.clock, [self.told])
        alarms = AlarmOperations(self.control, self.clock, SiteSettings(), self.evaluator)
        self.ask = {**MetricOperations(self.store, self.clock).handlers(), **alarms.handlers()}

    def configure(self, periods: int, treatment: str, datapoints: int) -> None:
        self.periods, self.treatment, self.datapoints = periods, treatment, datapoints
        self.do(
            "PutMetricAlarm",
            AlarmName=self.name,
            Namespace="Shop",
            MetricName=self.name,
            Statistic="Sum",
            Period=60,
            EvaluationPeriods=periods,
            DatapointsToAlarm=datapoints,
            Threshold=2.0,
            ComparisonOperator="GreaterThanThreshold",
            TreatMissingData=treatment,
        )

    def look(self) -> None:
        """Let it be evaluated, and say what it is to be."""
        self.evaluator.evaluate()
        farther = 0 if self.treatment in {"breaching", "notBreaching"} else FARTHER
        seen = ([None] * 10 + self.minutes)[-(self.periods + farther) :]
        points = [None if value is None else value > 2.0 for value in seen]
        self.follow(state_of(points, self.periods, self.datapoints, self.treatment, self.state))

    def follow(self, state: str) -> None:
        if state != self.state:
            self.chain.append(state)
        self.state = state

    def do(self, operation: str, **parameters: Any) -> None:
        self.ask[operation](CALLER, parameters)


def test_an_alarm_is_always_what_was_measured(
    control: Database, store: MetricStore, clock: HandClock
) -> None:
    # Within a period, and late enough for the one before it.
    clock.advance(timedelta(seconds=10))
    made: Any = lambda: AlarmMachine(control, store, clock)  # noqa: E731 - it takes what makes a machine, too
    run_state_machine_as_test(
        made,
        settings=settings(
            max_examples=20, stateful_step_count=15, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
