"""Services handed to moto, which lives in an environment of its own, as it is an extra."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError

from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.service.foreign.moto_service import MotoService
from fakes.environments import moto_environment

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    python = moto_environment()
    sources = os.pathsep.join(str(ROOT / name) for name in ("simulator", "resources"))
    command = [str(python), str(ROOT / "tests" / "fakes" / "moto_site.py")]
    child = subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": sources},
    )
    assert child.stdin is not None
    assert child.stdout is not None
    yield child.stdout.readline().strip()
    child.stdin.close()
    assert child.wait(60) == 0
    child.stdout.close()


def client(address: str, service: str) -> Any:
    return boto3.client(
        service,
        endpoint_url=address,
        region_name="us-east-1",
        aws_access_key_id="AKIATEST",
        aws_secret_access_key="test",
    )


def test_moto_answers_in_the_query_protocol(address: str) -> None:
    sns = client(address, "sns")
    topic = sns.create_topic(Name="alarms")["TopicArn"]
    assert [each["TopicArn"] for each in sns.list_topics()["Topics"]] == [topic]


def test_moto_answers_in_json(address: str) -> None:
    sqs = client(address, "sqs")
    queue = sqs.create_queue(QueueName="frames")["QueueUrl"]
    sqs.send_message(QueueUrl=queue, MessageBody="hällo & <b>")
    received = sqs.receive_message(QueueUrl=queue)
    assert [message["Body"] for message in received["Messages"]] == ["hällo & <b>"]


def test_a_service_that_was_not_handed_over_is_still_refused(address: str) -> None:
    with pytest.raises(ClientError, match="Kinesis is not part of this site"):
        client(address, "kinesis").list_streams()


def test_without_the_extra_it_is_told_what_to_install() -> None:
    with pytest.raises(BelvedereError) as refused:
        MotoService()
    assert (refused.value.code, "belvedere[moto]" in refused.value.remedy) == ("BV-SVC-007", True)
