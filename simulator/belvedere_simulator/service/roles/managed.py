"""The managed policies that this service knows, by the actions they stand for.

Others cannot be attached: what they allow is not known here, and guessing would grant or deny wrongly.
"""

from __future__ import annotations

import json
from typing import Any

_PREFIX = "arn:aws:iam::aws:policy/"


def _document(*actions: str, resource: str = "*") -> dict[str, Any]:
    statement = {"Effect": "Allow", "Action": list(actions), "Resource": resource}
    return {"Version": "2012-10-17", "Statement": [statement]}


_DOCUMENTS = {
    "AdministratorAccess": _document("*"),
    "AmazonS3FullAccess": _document("s3:*"),
    "AmazonS3ReadOnlyAccess": _document("s3:Get*", "s3:List*", "s3:Describe*"),
    "CloudWatchFullAccess": _document("cloudwatch:*", "logs:*"),
    "CloudWatchLogsFullAccess": _document("logs:*"),
    "CloudWatchReadOnlyAccess": _document("cloudwatch:Describe*", "cloudwatch:Get*", "cloudwatch:List*"),
    "SecretsManagerReadWrite": _document("secretsmanager:*"),
    "AWSIoTDataAccess": _document("iot:Publish", "iot:GetThingShadow", "iot:UpdateThingShadow"),
    "AWSPanoramaFullAccess": _document(
        "panorama:*", "s3:*", "secretsmanager:*", "logs:*", "cloudwatch:*", "iam:PassRole", "iam:List*"
    ),
    "service-role/AWSPanoramaApplianceServiceRolePolicy": _document(
        "logs:CreateLogGroup",
        "logs:CreateLogStream",
        "logs:Describe*",
        "logs:PutLogEvents",
        "cloudwatch:PutMetricData",
        "s3:GetObject",
        "s3:ListBucket",
    ),
}


def managed_document(policy_arn: str) -> str | None:
    """The document of a managed policy; None when it is not known here."""
    name = policy_arn.removeprefix(_PREFIX)
    document = _DOCUMENTS.get(name) if name != policy_arn else None
    return json.dumps(document) if document else None


def managed_names() -> list[str]:
    """The names that can be attached."""
    return sorted(_DOCUMENTS)
