"""What ListSecrets finds: its filters, and a secret as clients see it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from belvedere_simulator.service.secrets_manager.secrets import SecretRow

Filter = Mapping[str, Any]


def described(row: SecretRow) -> dict[str, Any]:
    """The members that DescribeSecret and ListSecrets share, without values and without stages."""
    members = {
        "ARN": row.arn,
        "Name": row.name,
        "Description": row.description or None,
        "KmsKeyId": row.kms_key,
        "CreatedDate": _moment(row.created),
        "LastChangedDate": _moment(row.changed),
        "LastAccessedDate": _day(row.read),
        "DeletedDate": _moment(row.goes),
        "Tags": list(row.tags),
    }
    return {name: value for name, value in members.items() if value is not None}


def matches(row: SecretRow, filters: Sequence[Filter]) -> bool:
    """Whether a secret passes every filter; within one filter any value will do."""
    return all(_passes(row, wanted["Key"], wanted["Values"]) for wanted in filters)


def _passes(row: SecretRow, key: str, values: Sequence[str]) -> bool:
    texts = _texts(row)
    return any(_one(key, texts, value) for value in values)


def _one(key: str, texts: Mapping[str, list[str]], value: str) -> bool:
    if value.startswith("!"):
        return not _one(key, texts, value[1:])
    if key == "all":
        every = [text.lower() for of_key in texts.values() for text in of_key]
        return all(any(word in text for text in every) for word in value.lower().split())
    # Descriptions are compared without regard to case, as the original service does.
    if key == "description":
        return any(text.lower().startswith(value.lower()) for text in texts[key])
    return any(text.startswith(value) for text in texts.get(key, []))


def _texts(row: SecretRow) -> dict[str, list[str]]:
    return {
        "name": [row.name],
        "description": [row.description],
        "tag-key": [tag.get("Key", "") for tag in row.tags],
        "tag-value": [tag.get("Value", "") for tag in row.tags],
    }


def _moment(stamp: float | None) -> datetime | None:
    return None if stamp is None else datetime.fromtimestamp(stamp, UTC)


def _day(stamp: float | None) -> datetime | None:
    moment = _moment(stamp)
    return None if moment is None else moment.replace(hour=0, minute=0, second=0, microsecond=0)
