"""Logs, metrics and alarms, secrets, stacks and IoT data, wired."""

from __future__ import annotations

from sqlalchemy import select

from belvedere_simulator.protocol.gateway import Gateway
from belvedere_simulator.protocol.models import aws_model
from belvedere_simulator.service.alarm_targets.delivering import Deliveries
from belvedere_simulator.service.alarm_targets.operations import TargetOperations
from belvedere_simulator.service.chores import Chores
from belvedere_simulator.service.http.face import Face
from belvedere_simulator.service.iot.data_operations import DataOperations, data_resources
from belvedere_simulator.service.iot.endpoint_operations import EndpointOperations
from belvedere_simulator.service.iot.publisher import Publisher
from belvedere_simulator.service.iot.thing_shadows import ThingShadows
from belvedere_simulator.service.logs import names as log_names
from belvedere_simulator.service.logs.exporter import Exporter
from belvedere_simulator.service.logs.operations import LogOperations
from belvedere_simulator.service.logs.retention import Retention
from belvedere_simulator.service.metrics.alarm_operations import AlarmOperations
from belvedere_simulator.service.metrics.alarms import forget_history
from belvedere_simulator.service.metrics.data_operations import MetricOperations, conditions
from belvedere_simulator.service.metrics.evaluator import AlarmEvaluator
from belvedere_simulator.service.metrics.store import MetricStore
from belvedere_simulator.service.objects.tables import BUCKETS
from belvedere_simulator.service.secrets_manager.operations import SecretOperations
from belvedere_simulator.service.secrets_manager.secrets import Secrets
from belvedere_simulator.service.stacks.operations import StackOperations
from belvedere_simulator.service.store.schemas import LOGS, METRICS
from belvedere_simulator.service.store.telemetry import telemetry_database
from belvedere_simulator.service.wiring.foundations import Foundations
from belvedere_simulator.service.wiring.panorama import Whereabouts

LOGS_FILE, METRICS_FILE = "logs.db", "metrics.db"
TIDY_SECONDS = 600.0


class Telemetry:
    """Logs and metrics in files of their own, with the work beside them."""

    def __init__(self, parts: Foundations, secrets: Secrets, publisher: Publisher) -> None:
        self._parts = parts
        self._secrets = secrets
        self._logs = telemetry_database(f"sqlite:///{parts.data_dir / LOGS_FILE}", LOGS)
        self._metrics = telemetry_database(f"sqlite:///{parts.data_dir / METRICS_FILE}", METRICS)
        self._store = MetricStore(self._metrics)
        self._exporter = Exporter(self._logs, parts.objects, parts.clock)
        self._deliveries = Deliveries(parts.database, parts.vault, parts.clock, publisher)
        self._evaluator = AlarmEvaluator(parts.database, self._store, parts.clock, [self._deliveries])
        retention = Retention(self._logs, parts.clock, parts.settings.retention)
        self._chores = Chores([retention.sweep, self._sweep], TIDY_SECONDS)

    @property
    def targets(self) -> TargetOperations:
        """The operations on where alarms are told to."""
        parts = self._parts
        return TargetOperations(parts.database, parts.vault, parts.settings, self._deliveries)

    def faces(self) -> list[Face]:
        """Logs, CloudWatch, Secrets Manager and CloudFormation."""
        parts = self._parts
        logs = LogOperations(self._logs, parts.clock, self._has_bucket, self._exporter.wake)
        data = MetricOperations(self._store, parts.clock)
        alarms = AlarmOperations(parts.database, parts.clock, parts.settings, self._evaluator)
        secrets = SecretOperations(parts.database, self._secrets)
        stacks = StackOperations(parts.database, parts.clock, parts.settings)
        metrics = {**data.handlers(), **alarms.handlers()}
        return [
            Gateway(aws_model("logs"), logs.handlers(), log_names.resources, nul=True),
            Gateway(aws_model("cloudwatch"), metrics, alarms.resources, conditions_of=conditions),
            Gateway(aws_model("secretsmanager"), secrets.handlers(), secrets.resources),
            Gateway(aws_model("cloudformation"), stacks.handlers(), stacks.resources),
        ]

    def start(self) -> None:
        """Resume exports, begin to evaluate alarms and to tidy."""
        self._exporter.start()
        self._deliveries.start()
        self._evaluator.start()
        self._chores.start()

    def close(self) -> None:
        """End the work and give the files back."""
        for worker in (self._chores, self._evaluator, self._deliveries, self._exporter):
            worker.stop()
        self._logs.close()
        self._metrics.close()

    def _has_bucket(self, name: str) -> bool:
        with self._parts.database.read() as connection:
            found = connection.execute(select(BUCKETS.c.name).where(BUCKETS.c.name == name)).first()
        return found is not None or name == self._parts.settings.bucket

    def _sweep(self) -> None:
        days = self._parts.settings.retention.metric_days
        if days:
            self._store.sweep(self._parts.clock.now().timestamp(), days * 86_400.0)
        with self._parts.database.write() as connection:
            self._secrets.sweep(connection)
            forget_history(connection, self._parts.clock.now().timestamp())


def iot_faces(parts: Foundations, publisher: Publisher, whereabouts: Whereabouts) -> list[Face]:
    """The endpoint look-up, and messages and shadows."""
    endpoints = EndpointOperations(lambda: whereabouts.credentials, lambda: whereabouts.broker)
    shadows = ThingShadows(parts.database, parts.clock, publisher)
    data = DataOperations(publisher, shadows, parts.clock)
    return [
        Gateway(aws_model("iot"), endpoints.handlers()),
        Gateway(aws_model("iot-data"), data.handlers(), data_resources),
    ]
