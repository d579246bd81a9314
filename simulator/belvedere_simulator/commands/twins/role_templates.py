"""What a new role may be allowed, in words and as a policy."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.messages import tr

VERSION = "2012-10-17"
TRUST = {
    "Version": VERSION,
    "Statement": [
        {
            "Effect": "Allow",
            "Principal": {"Service": "panorama.amazonaws.com"},
            "Action": "sts:AssumeRole",
        }
    ],
}


@dataclass(frozen=True)
class Template:
    """One thing that applications want. `words` say it; `{bucket}` in them and in resources is chosen."""

    words: str
    actions: tuple[str, ...]
    resources: tuple[str, ...] = ("*",)


def templates() -> dict[str, Template]:
    """The templates by the names they are chosen with."""
    bucket = ("arn:aws:s3:::{bucket}", "arn:aws:s3:::{bucket}/*")
    logs = ("logs:CreateLogGroup", "logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents")
    return {
        "metrics": Template(tr("send metrics to CloudWatch"), ("cloudwatch:PutMetricData",)),
        "logs": Template(tr("write to log groups of CloudWatch Logs"), logs),
        "objects-read": Template(
            tr("list the bucket {bucket} and read its objects"), ("s3:ListBucket", "s3:GetObject"), bucket
        ),
        "objects-write": Template(tr("put objects into the bucket {bucket}"), ("s3:PutObject",), bucket),
        "messages": Template(tr("publish messages to any topic of AWS IoT"), ("iot:Publish",)),
    }


def policy_of(chosen: Sequence[str], bucket: str) -> tuple[dict[str, Any], list[str]]:
    """The policy of the templates chosen, and what it allows in words. Raises BelvedereError."""
    known = templates()
    statements, words = [], []
    for name in dict.fromkeys(chosen):
        template = known[name]
        if "{bucket}" in template.words and not bucket:
            raise BelvedereError("BV-CLI-021", tr("{name} is about one bucket", name=name), where="--bucket")
        # Replaced, not formatted: what is chosen must not be read as a place.
        words.append(template.words.replace("{bucket}", bucket))
        places = [place.replace("{bucket}", bucket) for place in template.resources]
        statements.append({"Effect": "Allow", "Action": list(template.actions), "Resource": places})
    return {"Version": VERSION, "Statement": statements}, words
