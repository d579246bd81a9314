"""Random lives of an appliance. The campaign is 100,000 events; BELVEDERE_CAMPAIGN_EVENTS says how many."""

from __future__ import annotations

import os
import random
from typing import get_args

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule

from appliance.body.walking import NETWORK, STATUS, Walk, random_event
from belvedere_simulator.appliance.body.effects import Effect
from belvedere_simulator.appliance.body.events import Event
from belvedere_simulator.appliance.body.state import Power
from belvedere_simulator.appliance.software.installed import Reset

SEED = 20260117
SHARE = 3_000

# One life after the other: the counter only rises, so that one life alone would soon be an old one.
LIFE = 250


@pytest.mark.campaign
def test_whatever_happens_the_tables_hold_and_nothing_is_lost_that_should_stay() -> None:
    seed = int(os.environ.get("BELVEDERE_CAMPAIGN_SEED", SEED))
    count = int(os.environ.get("BELVEDERE_CAMPAIGN_EVENTS", SHARE))
    chance, walk = random.Random(seed), Walk()
    met = walk.met
    for number in range(count):
        if number % LIFE == 0:
            walk = Walk(chance.choice(["4.1.38", "4.3.93", "5.0.7", "6.2.1", "7.0.13"]))
            walk.met = met
        event = random_event(chance, walk.body)
        try:
            walk.do(event)
        except AssertionError as error:
            error.add_note(f"seed {seed}, event {number}: {event}")
            raise
    expected = {*get_args(Event), *get_args(Effect), *Power, *Reset}
    expected |= {("status", light) for light, _ in STATUS} | {("network", light) for light, _ in NETWORK}
    assert expected - met.keys() == set(), "never met"
    print(f"\n{count} events from seed {seed}: {sum(met[kind] for kind in get_args(Effect))} effects")


class AnyLife(RuleBasedStateMachine):
    """The same with events that hypothesis chooses and makes smaller."""

    def __init__(self) -> None:
        super().__init__()
        self.walk = Walk()

    @rule(chance=st.randoms(use_true_random=False))
    def anything(self, chance: random.Random) -> None:
        """Any event."""
        self.walk.do(random_event(chance, self.walk.body))


AnyLife.TestCase.settings = settings(max_examples=40, stateful_step_count=40, deadline=None)
TestAnyLife = AnyLife.TestCase
