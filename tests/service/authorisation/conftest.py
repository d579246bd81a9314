"""One running service with a role, two devices, packages, objects and secrets, asked by many callers."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError

from belvedere_simulator.service.access.access_keys import AccessKey
from belvedere_simulator.service.access.sessions import IssuedKeys
from belvedere_simulator.service.composition import RunningService, open_service
from belvedere_simulator.service.options import ServiceOptions
from belvedere_simulator.vault.file_place import FilePlace
from campaigns.kills.families.instances import GRAPH, prepare_application
from campaigns.kills.site import Clients

ACCOUNT, REGION, BUCKET = "123456789012", "us-east-1", "shelf"
TRUST = {
    "Version": "2012-10-17",
    "Statement": {
        "Effect": "Allow",
        "Principal": {"Service": "panorama.amazonaws.com", "AWS": ACCOUNT},
        "Action": "sts:AssumeRole",
    },
}


@dataclass
class Guarded:
    """The service and what lies in it; `own` are the clients of the site's key."""

    service: RunningService
    own: Clients
    one: str = ""
    two: str = ""
    roles: int = 0
    arns: dict[str, str] = field(default_factory=dict)

    def clients(self, key: AccessKey, token: str = "") -> Clients:
        """Clients with other keys."""
        return Clients(self.service.address, key, REGION, token)

    def holder(self, keys: IssuedKeys) -> Clients:
        """Clients of who was given temporary keys."""
        return self.clients(AccessKey(keys.key_id, "", keys.secret), keys.token)

    def role(self, *statements: dict[str, Any]) -> str:
        """The ARN of a new role with one inline policy."""
        self.roles += 1
        name, iam = f"role{self.roles}", self.own("iam")
        arn = iam.create_role(RoleName=name, AssumeRolePolicyDocument=json.dumps(TRUST))["Role"]["Arn"]
        if statements:
            self.allow(arn, *statements)
        return str(arn)

    def allow(self, role_arn: str, *statements: dict[str, Any]) -> None:
        """Replace the policy of a role."""
        name = role_arn.rpartition("/")[2]
        document = {"Version": "2012-10-17", "Statement": list(statements)}
        put = {"RoleName": name, "PolicyName": "own", "PolicyDocument": json.dumps(document)}
        self.own("iam").put_role_policy(**put)

    def session(self, role_arn: str, **members: Any) -> Clients:
        """Clients of a session of a role."""
        wish = {"RoleArn": role_arn, "RoleSessionName": "tester", **members}
        keys = self.own("sts").assume_role(**wish)["Credentials"]
        return self.clients(AccessKey(keys["AccessKeyId"], "", keys["SecretAccessKey"]), keys["SessionToken"])

    def deploy(self, device: str, role_arn: str = "", clients: Clients | None = None) -> str:
        """The id of a new application instance."""
        members = {"RuntimeRoleArn": role_arn} if role_arn else {}
        answer = (clients or self.own)("panorama").create_application_instance(
            DefaultRuntimeContextDevice=device, ManifestPayload={"PayloadData": json.dumps(GRAPH)}, **members
        )
        return str(answer["ApplicationInstanceId"])


def outcome(call: Any, **parameters: Any) -> str:
    """`ok`, or the code of the refusal."""
    try:
        call(**parameters)
    except ClientError as error:
        return str(error.response["Error"]["Code"])
    return "ok"


def statement(effect: str, action: Any, resource: Any = "*", **condition: Any) -> dict[str, Any]:
    """A statement of a policy."""
    made = {"Effect": effect, "Action": action, "Resource": resource}
    return {**made, "Condition": condition} if condition else made


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Guarded]:
    """One for all tests of a module: what a test makes is its own."""
    folder: Path = tmp_path_factory.mktemp("guarded")
    service = open_service(ServiceOptions(folder / "data", key_places=(FilePlace(folder / "keys"),)))
    made = Guarded(service, Clients(service.address, service.access_key, REGION))
    panorama, s3 = made.own("panorama"), made.own("s3")
    made.one, made.two = (panorama.provision_device(Name=name)["DeviceId"] for name in ("one", "two"))
    made.arns = {
        name: f"arn:aws:panorama:{REGION}:{ACCOUNT}:device/{getattr(made, name)}" for name in ("one", "two")
    }
    prepare_application(made.own, ACCOUNT)
    s3.create_bucket(Bucket=BUCKET)
    for key in ("a/1", "a/2", "b/1"):
        s3.put_object(Bucket=BUCKET, Key=key, Body=key.encode())
    yield made
    service.close()
