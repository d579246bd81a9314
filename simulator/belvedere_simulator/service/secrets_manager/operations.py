"""The operations of Secrets Manager that camera tools and applications use."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, select, update

from belvedere_simulator.messages import tr
from belvedere_simulator.protocol.errors import ServiceError
from belvedere_simulator.protocol.handler import Handler
from belvedere_simulator.service.caller import Caller
from belvedere_simulator.service.list_cursor import PagingNames
from belvedere_simulator.service.secrets_manager.listing import described, matches
from belvedere_simulator.service.secrets_manager.secrets import SecretRow, Secrets, missing
from belvedere_simulator.service.secrets_manager.tables import SECRETS
from belvedere_simulator.service.secrets_manager.versions import CURRENT, MOST_BYTES, Value
from belvedere_simulator.service.store.database import Database

PAGING = PagingNames("NextToken", "MaxResults", "InvalidNextTokenException")
LARGEST_PAGE = 100
WINDOW = timedelta(days=30)
NOTED_AFTER = 3600.0


class SecretOperations:
    """Secrets Manager over the site's database."""

    def __init__(self, database: Database, secrets: Secrets) -> None:
        self._database = database
        self._secrets = secrets

    def handlers(self) -> dict[str, Handler]:
        """The operations by their names in the model."""
        return {
            "CreateSecret": self.create_secret,
            "GetSecretValue": self.get_secret_value,
            "PutSecretValue": self.put_secret_value,
            "UpdateSecret": self.update_secret,
            "DescribeSecret": self.describe_secret,
            "ListSecrets": self.list_secrets,
            "DeleteSecret": self.delete_secret,
            "RestoreSecret": self.restore_secret,
        }

    def resources(self, _caller: Caller, _operation: str, parameters: Mapping[str, Any]) -> Iterable[str]:
        """The ARN that a request's policies are asked about; `*` for the list of all."""
        identifier = parameters.get("SecretId") or parameters.get("Name")
        if not identifier:
            return ("*",)
        with self._database.read() as connection:
            return (self._secrets.resource(connection, identifier),)

    def create_secret(self, _caller: Caller, parameters: Mapping[str, Any]) -> Mapping[str, Any]:
        """Make a secret, with a first version where a value is given; a repeated token repeats nothing."""
        value, token = _value(parameters), parameters.get("ClientRequestToken", "")
        with self._database.write() as connection:
            found = self._secrets.find(connection, parameters["Name"])
            arn = self._repeated(connection, found, token) or self._secrets.create(
                connection,
                parameters["Name"],
                description=parameters.get("Description", ""),
                kms_key=parameters.get("KmsKeyId"),
                tags=[dict(tag) for tag in parameters.get("Tags", [])],
            )
            made = {"ARN": arn, "Name": parameters["Name"]}
            if value is None:
                return made
            return {**made, "VersionId": self._secrets.put(connection, arn, value, token)}

    def get_secret_value(self, _caller: Caller, parameters: Mapping[str, Any]) -> Mapping[str, Any]:
        """The value of the current version, or of the version or stage asked for."""
        wanted, stage = parameters.get("VersionId"), parameters.get("VersionStage")
        if wanted is None and stage is None:
            stage = CURRENT
        with self._database.read() as connection:
            row = self._secrets.require(connection, parameters["SecretId"])
            version = self._secrets.versions.find(connection, row.arn, version=wanted, stage=stage)
        if version is None:
            raise missing()
        self._note_reading(row)
        member = "SecretBinary" if version.value.binary else "SecretString"
        return {
            "ARN": row.arn,
            "Name": row.name,
            "VersionId": version.name,
            "VersionStages": list(version.stages),
            "CreatedDate": datetime.fromtimestamp(version.created, UTC),
            member: version.value.data if version.value.binary else version.value.data.decode(),
        }

    def put_secret_value(self, _caller: Caller, parameters: Mapping[str, Any]) -> Mapping[str, Any]:
        """Add a version; it becomes the current one unless other stages are named."""
        value = _value(parameters)
        if value is None:
            raise _wrong(tr("Give SecretString or SecretBinary"))
        stages = parameters.get("VersionStages") or [CURRENT]
        token = parameters.get("ClientRequestToken", "")
        with self._database.write() as connection:
            row = self._secrets.require(connection, parameters["SecretId"])
            version = self._secrets.put(connection, row.arn, value, token, stages)
            found = self._secrets.versions.stages(connection, row.arn)
        return {
            "ARN": row.arn,
            "Name": row.name,
            "VersionId": version,
            "VersionStages": found.get(version, stages),
        }

    def update_secret(self, _caller: Caller, parameters: Mapping[str, Any]) -> Mapping[str, Any]:
        """Change description or key, and the value where one is given."""
        value, changes = _value(parameters), {}
        if "Description" in parameters:
            changes["description"] = parameters["Description"]
        if "KmsKeyId" in parameters:
            changes["kms_key"] = parameters["KmsKeyId"]
        with self._database.write() as connection:
            row = self._secrets.require(connection, parameters["SecretId"])
            changes["changed"] = self._secrets.now()
            connection.execute(update(SECRETS).where(SECRETS.c.arn == row.arn).values(**changes))
            told = {"ARN": row.arn, "Name": row.name}
            if value is None:
                return told
            token = parameters.get("ClientRequestToken", "")
            return {**told, "VersionId": self._secrets.put(connection, row.arn, value, token)}

    def describe_secret(self, _caller: Caller, parameters: Mapping[str, Any]) -> Mapping[str, Any]:
        """A secret without its value; one that was deleted is told with the date it goes."""
        with self._database.read() as connection:
            row = self._secrets.find(connection, parameters["SecretId"])
            if row is None:
                raise missing()
            stages = self._secrets.versions.stages(connection, row.arn)
        return {**described(row), "VersionIdsToStages": stages}

    def list_secrets(self, _caller: Caller, parameters: Mapping[str, Any]) -> Mapping[str, Any]:
        """The secrets that pass the filters, by name; deleted ones only where they are asked for."""
        at = PAGING.cursor("ListSecrets", parameters, largest=LARGEST_PAGE)
        with self._database.read() as connection:
            now = self._secrets.now()
            rows = [
                row
                for row in connection.execute(select(SECRETS))
                if (row.goes is None or (parameters.get("IncludePlannedDeletion") and row.goes > now))
                and matches(row, parameters.get("Filters", []))
            ]
            descending = parameters.get("SortOrder") == "desc"
            page = at.page_of_all(rows, lambda row: (row.name,), descending=descending)
            versions = self._secrets.versions
            stages = {row.arn: versions.stages(connection, row.arn) for row in page.entries}
        return page.output(
            "SecretList", lambda row: {**described(row), "SecretVersionsToStages": stages[row.arn]}
        )

    def delete_secret(self, _caller: Caller, parameters: Mapping[str, Any]) -> Mapping[str, Any]:
        """Delete after the recovery window, or at once where that is forced."""
        forced, days = parameters.get("ForceDeleteWithoutRecovery"), parameters.get("RecoveryWindowInDays")
        if forced and days is not None:
            raise _wrong(tr("A recovery window and its absence cannot be wished together"))
        if days is not None and not 7 <= days <= 30:
            raise _wrong(tr("The recovery window must be between 7 and 30 days"))
        now = self._secrets.now()
        with self._database.write() as connection:
            row = self._secrets.find(connection, parameters["SecretId"])
            if row is None:
                raise missing()
            if forced:
                self._secrets.remove(connection, row.arn)
                return _deleted(row, now)
            row = self._secrets.require(connection, parameters["SecretId"])
            goes = now + (timedelta(days=days) if days is not None else WINDOW).total_seconds()
            connection.execute(update(SECRETS).where(SECRETS.c.arn == row.arn).values(goes=goes))
        return _deleted(row, goes)

    def restore_secret(self, _caller: Caller, parameters: Mapping[str, Any]) -> Mapping[str, Any]:
        """Let a deleted secret live again."""
        with self._database.write() as connection:
            row = self._secrets.find(connection, parameters["SecretId"])
            if row is None:
                raise missing()
            connection.execute(update(SECRETS).where(SECRETS.c.arn == row.arn).values(goes=None))
        return {"ARN": row.arn, "Name": row.name}

    def _repeated(self, connection: Connection, found: SecretRow | None, token: str) -> str:
        """The ARN of the secret that an earlier request with the same token made; else an empty text."""
        if found is None or not token or found.goes is not None:
            return ""
        return str(found.arn) if self._secrets.versions.find(connection, found.arn, version=token) else ""

    def _note_reading(self, row: SecretRow) -> None:
        # Clients see the day only; a write for each reading would make readers wait for each other.
        now = self._secrets.now()
        if row.read is None or now - row.read > NOTED_AFTER:
            with self._database.write() as connection:
                connection.execute(update(SECRETS).where(SECRETS.c.arn == row.arn).values(read=now))


def _value(parameters: Mapping[str, Any]) -> Value | None:
    text, data = parameters.get("SecretString"), parameters.get("SecretBinary")
    if text is not None and data is not None:
        raise _wrong(tr("Give SecretString or SecretBinary, not both"))
    if text is not None:
        value = Value(text.encode())
    elif data is not None:
        value = Value(data, binary=True)
    else:
        return None
    if not 0 < len(value.data) <= MOST_BYTES:
        raise _wrong(tr("A secret has 1 to {most} bytes", most=MOST_BYTES))
    return value


def _wrong(message: str) -> ServiceError:
    return ServiceError("InvalidParameterException", message)


def _deleted(row: SecretRow, goes: float) -> dict[str, Any]:
    return {"ARN": row.arn, "Name": row.name, "DeletionDate": datetime.fromtimestamp(goes, UTC)}
