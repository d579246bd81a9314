"""TagResource, UntagResource and ListTagsForResource over the resources of all families."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from sqlalchemy import Connection

from belvedere_simulator.messages import tr
from belvedere_simulator.protocol.errors import ServiceError, invalid, not_found
from belvedere_simulator.protocol.handler import Handler
from belvedere_simulator.service.caller import Caller
from belvedere_simulator.service.settings import SiteSettings
from belvedere_simulator.service.store.database import Database
from belvedere_simulator.service.tags.tags import check_tags, remove_tags, set_tags, tags_of

ARN_PARTS = 6


class Tagged(Protocol):
    """A family that owns resources with tags."""

    @property
    def resource_type(self) -> str:
        """What the resource part of its ARNs begins with, like `device`."""

    def has_resource(self, connection: Connection, arn: str) -> bool:
        """Whether the resource of this ARN exists."""


class TagOperations:
    """The three tag operations; `families` say which resources there are."""

    def __init__(self, database: Database, settings: SiteSettings, families: list[Tagged]) -> None:
        self._database = database
        self._settings = settings
        self._families = {family.resource_type: family for family in families}

    def handlers(self) -> dict[str, Handler]:
        """The operations by their names in the model."""
        return {
            "TagResource": self.tag_resource,
            "UntagResource": self.untag_resource,
            "ListTagsForResource": self.list_tags_for_resource,
        }

    def tag_resource(self, _caller: Caller, parameters: Mapping[str, Any]) -> Mapping[str, Any]:
        """Add tags or change their values."""
        arn, tags = parameters["ResourceArn"], parameters["Tags"]
        check_tags(tags)
        with self._database.write() as connection:
            self._require(connection, arn)
            set_tags(connection, arn, tags)
        return {}

    def untag_resource(self, _caller: Caller, parameters: Mapping[str, Any]) -> Mapping[str, Any]:
        """Remove tags by key; keys that the resource does not have are ignored."""
        arn = parameters["ResourceArn"]
        with self._database.write() as connection:
            self._require(connection, arn)
            remove_tags(connection, arn, parameters["TagKeys"])
        return {}

    def list_tags_for_resource(self, _caller: Caller, parameters: Mapping[str, Any]) -> Mapping[str, Any]:
        """All tags of a resource."""
        arn = parameters["ResourceArn"]
        with self._database.read() as connection:
            self._require(connection, arn)
            return {"Tags": tags_of(connection, [arn]).get(arn, {})}

    def _require(self, connection: Connection, arn: str) -> None:
        family = self._families.get(self._resource_type(arn))
        if family is None or not family.has_resource(connection, arn):
            raise not_found("RESOURCE", arn, tr("There is no resource {arn}", arn=arn))

    def _resource_type(self, arn: str) -> str:
        parts = arn.split(":", ARN_PARTS - 1)
        if len(parts) < ARN_PARTS or parts[0] != "arn":
            raise _no_arn(arn)
        ours = ["panorama", self._settings.region, self._settings.account]
        return parts[5].partition("/")[0] if parts[2:5] == ours else ""


def _no_arn(arn: str) -> ServiceError:
    message = tr("This is not an ARN: {text}", text=arn)
    return invalid(message, ("ResourceArn", message))
