"""What devices ask and report about their jobs, answered from the database."""

from __future__ import annotations

import logging

from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from belvedere_simulator.channel import topics
from belvedere_simulator.channel.jobs.answering import (
    listed,
    next_of,
    shown,
    started,
    update_answer,
    updated,
)
from belvedere_simulator.channel.jobs.execution import described, timed_out
from belvedere_simulator.channel.jobs.rejection import Code, Rejected
from belvedere_simulator.channel.jobs.requests import describe_of, request_of, start_of, update_of
from belvedere_simulator.channel.messages import Message, Object, token_of
from belvedere_simulator.channel.topics import NEXT, JobTopic, JobVerb
from belvedere_simulator.messages import tr
from belvedere_simulator.service.clock import Clock
from belvedere_simulator.service.store.database import Database
from belvedere_simulator.service.things.executions import find_execution, pending_of
from belvedere_simulator.service.things.queue import ThingJobs

_log = logging.getLogger(__name__)


class JobRequests:
    """Answers one request after the other."""

    def __init__(self, database: Database, clock: Clock, jobs: ThingJobs) -> None:
        self._database = database
        self._clock = clock
        self._jobs = jobs

    def answer(self, topic: JobTopic, payload: bytes, *, crowded: bool = False) -> Message:
        """The answer for the asker; what it reported is committed. A `crowded` request is one too many."""
        now = self._clock.now().timestamp()
        request: Object = {}
        try:
            request = request_of(payload)
            if crowded:
                raise Rejected(Code.REQUEST_THROTTLED, tr("Too many requests are in flight"))
            told, where = self._answer(topic, request, now), topics.accepted(topic)
        except Rejected as error:
            told, where = error.payload(), topics.rejected(topic)
        except SQLAlchemyError as error:
            _log.warning("a request of %s could not be answered: %s", topic.thing, error)
            failure = Rejected(Code.INTERNAL_ERROR, tr("The request could not be worked on; ask again"))
            told, where = failure.payload(), topics.rejected(topic)
        return Message(where, {**told, "timestamp": int(now), **token_of(request)})

    def _answer(self, topic: JobTopic, request: Object, now: float) -> Object:
        match topic.verb:
            case JobVerb.LIST:
                with self._database.read() as connection:
                    return listed(pending_of(connection, topic.thing))
            case JobVerb.DESCRIBE:
                return self._describe(topic, request)
            case JobVerb.START:
                with self._database.write() as connection:
                    return self._start(connection, topic, request, now)
            case JobVerb.UPDATE:
                # What is no report needs no transaction.
                update_of(request)
                with self._database.write() as connection:
                    return self._update(connection, topic, request, now)

    def _describe(self, topic: JobTopic, request: Object) -> Object:
        wish = describe_of(request)
        with self._database.read() as connection:
            if topic.job_id != NEXT:
                return shown(find_execution(connection, topic.thing, topic.job_id), wish)
            job = next_of(pending_of(connection, topic.thing))
        return {} if job is None else {"execution": described(job, document=wish.include_document)}

    def _start(self, connection: Connection, topic: JobTopic, request: Object, now: float) -> Object:
        wish = start_of(request)
        before = pending_of(connection, topic.thing, lock=True)
        job = next_of(before)
        if job is None:
            return {}
        taken = started(job, wish, now)
        if taken is not job:
            self._jobs.record(connection, taken)
            self._jobs.tell(connection, topic.thing, before, now)
        return {"execution": described(taken)}

    def _update(self, connection: Connection, topic: JobTopic, request: Object, now: float) -> Object:
        report = update_of(request)
        job = find_execution(connection, topic.thing, topic.job_id, lock=True)
        before = pending_of(connection, topic.thing)
        # A step that took too long has ended, even if nobody has looked yet.
        changed = updated(None if job is None else timed_out(job, now), report, now)
        self._jobs.record(connection, changed)
        if job is not None and changed.status != job.status:
            self._jobs.tell(connection, topic.thing, before, now)
        return update_answer(changed, report)
