"""The one thread that owns the body: events in, steps, what is kept stored, effects out."""

from __future__ import annotations

import logging
import queue
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Protocol

from belvedere_simulator.appliance.body.effects import Effect, ReportUpdate
from belvedere_simulator.appliance.body.events import ButtonDown, ButtonUp, Event, MainsCut, TimePassed
from belvedere_simulator.appliance.body.machine import step
from belvedere_simulator.appliance.body.state import Body
from belvedere_simulator.appliance.driver.fingers import Fingers
from belvedere_simulator.appliance.driver.machine_folder import MachineFolder, Memory
from belvedere_simulator.appliance.life import Life, LifeEndedError
from belvedere_simulator.appliance.pace import Pace
from belvedere_simulator.appliance.software.catalogue import Catalogue
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.messages import tr

_ANSWER_SECONDS = 30.0
_NOT_YET = 0.01
_log = logging.getLogger(__name__)


class Hands(Protocol):
    """What the loop needs of those who carry out effects. Called on its thread; nothing of it may wait."""

    def carry(self, effect: Effect) -> None:
        """Do it."""

    def noticed(self, event: Event, before: Body, after: Body) -> None:
        """An event happened, and its effects are carried out."""

    def delay(self, body: Body) -> float:
        """For how many real seconds at most the end of a shutdown has to wait yet."""

    def stopped(self) -> None:
        """The loop ends: nothing may run any more."""


@dataclass
class _Answer:
    """What became of an event: the body right after it, whatever followed."""

    came: threading.Event = field(default_factory=threading.Event)
    body: Body | None = None


@dataclass(frozen=True)
class _Item:
    """An event, or None to look at time and status; `life`: it counts only while that one goes on."""

    event: Event | None
    life: Life | None = None
    answer: _Answer | None = None


class Loop:
    """`memory` is what was stored last; `changed` is called after each step that changed something."""

    def __init__(
        self, body: Body, memory: Memory, folder: MachineFolder, pace: Pace, catalogue: Catalogue
    ) -> None:
        self._body = body
        self._memory = memory
        self._folder = folder
        self._pace = pace
        self._catalogue = catalogue
        self._queue: queue.SimpleQueue[_Item | None] = queue.SimpleQueue()
        self._fingers = Fingers()
        self._last = time.monotonic()
        self._thread = threading.Thread(target=self._run, name="appliance-body", daemon=True)
        self._problem: str | None = None
        self._hands: Hands | None = None
        self._changed: Callable[[], None] = lambda: None

    @property
    def body(self) -> Body:
        """The state after the last step."""
        return self._body

    @property
    def memory(self) -> Memory:
        """What is stored."""
        return self._memory

    @property
    def problem(self) -> str | None:
        """Why nothing can be stored, for people."""
        return self._problem

    def start(self, hands: Hands, changed: Callable[[], None]) -> None:
        """Begin to take events."""
        self._hands, self._changed = hands, changed
        self._thread.start()

    def post(self, event: Event | None, life: Life | None = None) -> None:
        """Let an event happen soon. That of a `life` is forgotten once it has ended. Any thread."""
        self._queue.put(_Item(event, life))

    def settle(self, event: Event, life: Life) -> Body:
        """Let it happen, and wait for what becomes of it. Raises LifeEndedError. Not on the loop's thread."""
        answer = _Answer()
        life.at_end(answer.came.set)
        self._queue.put(_Item(event, life, answer))
        answer.came.wait(_ANSWER_SECONDS)
        life.check()
        return answer.body or self._body

    def told(self, report: ReportUpdate) -> None:
        """A report that was owed is with those who pass it on. On the loop's thread."""
        owed = tuple(each for each in self._memory.owed if each != report)
        self._save(replace(self._memory, owed=owed))

    def forget(self) -> None:
        """Nothing is owed any more: a full reset. On the loop's thread."""
        self._save(replace(self._memory, owed=()))

    def stop(self, seconds: float = 30.0) -> None:
        """End the thread once everything posted before has happened."""
        self._queue.put(None)
        if self._thread is not threading.current_thread() and self._thread.is_alive():
            self._thread.join(seconds)

    def _run(self) -> None:
        while True:
            try:
                item = self._queue.get(timeout=self._patience())
            except queue.Empty:
                item = _Item(None)
            if item is None:
                break
            self._let_time_pass()
            if not (item.life and item.life.ended):
                self._take(item.event)
            if item.answer is not None:
                item.answer.body = self._body
                item.answer.came.set()
        self._of_hands.stopped()

    def _patience(self) -> float | None:
        """Seconds until something is over by itself; None when nothing is: an idle appliance sleeps."""
        if self._body.remaining <= 0:
            return None
        delay = self._of_hands.delay(self._body)
        return max(self._pace.real(self._body.remaining), delay)

    def _let_time_pass(self) -> None:
        now = time.monotonic()
        passed, self._last = self._pace.simulated(now - self._last), now
        if self._body.remaining <= 0 or passed <= 0:
            return
        if self._of_hands.delay(self._body) > 0:
            passed = min(passed, self._body.remaining - _NOT_YET)
        if passed > 0:
            self._step(TimePassed(passed))

    def _take(self, event: Event | None) -> None:
        if event is None:
            self._changed()
            return
        if isinstance(event, ButtonDown):
            self._fingers.down(event.button)
            return
        if isinstance(event, ButtonUp):
            pressed = self._fingers.up(event.button)
            if pressed is None:
                return
            event = pressed
        self._step(event)

    def _step(self, event: Event) -> None:
        before = self._body
        body, effects = step(before, event, self._catalogue)
        owed = tuple(effect for effect in effects if isinstance(effect, ReportUpdate))
        if body.kept != self._memory.kept or owed or self._problem:
            try:
                self._save(Memory(body.kept, self._memory.owed + owed))
            except OSError as error:
                # Going on without would undo at the next start what was done after.
                self._fail(error)
                return
        self._body = body
        for effect in effects:
            self._carry(effect)
        self._guarded("notice", lambda: self._of_hands.noticed(event, before, body))
        if body != before:
            self._changed()

    def _carry(self, effect: Effect) -> None:
        self._guarded(type(effect).__name__, lambda: self._of_hands.carry(effect))

    def _guarded(self, name: str, action: Callable[[], None]) -> None:
        try:
            action()
        except LifeEndedError:
            return
        except Exception:
            # The body goes on whatever becomes of one effect: buttons and lights have to work.
            _log.exception("%s failed", name)

    def _save(self, memory: Memory) -> None:
        if memory != self._memory or self._problem:
            self._folder.save(memory)
            self._memory = memory
            self._problem = None

    def _fail(self, error: OSError) -> None:
        self._problem = str(
            BelvedereError(
                "BV-APL-004",
                tr("The appliance cannot remember its state"),
                where=str(self._folder.folder),
                why=error.strerror or str(error),
            )
        )
        self._body, effects = step(self._body, MainsCut(), self._catalogue)
        for effect in effects:
            self._carry(effect)
        self._changed()

    @property
    def _of_hands(self) -> Hands:
        if self._hands is None:
            raise RuntimeError("not started")
        return self._hands
