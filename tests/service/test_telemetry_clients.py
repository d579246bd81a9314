"""boto3, unchanged, over a socket: logs, metrics, alarms, secrets, stacks and IoT of one site."""

from __future__ import annotations

import gzip
import json
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError

from belvedere_simulator.service.composition import RunningService, open_service
from belvedere_simulator.service.options import ServiceOptions
from belvedere_simulator.vault.file_place import FilePlace
from fakes.service_models import models_folder
from fakes.waiting import until
from service.stacks.conftest import ALARM, ROLE

Client = Callable[[str], Any]


@pytest.fixture
def service(tmp_path: Path) -> Iterator[RunningService]:
    service = open_service(ServiceOptions(tmp_path / "data", key_places=(FilePlace(tmp_path / "keys"),)))
    yield service
    service.close()


@pytest.fixture
def client(service: RunningService, monkeypatch: pytest.MonkeyPatch) -> Client:
    monkeypatch.setenv("AWS_DATA_PATH", str(models_folder()))
    session = boto3.Session()

    def client(name: str) -> Any:
        return session.client(
            name,
            endpoint_url=service.address,
            region_name="us-east-1",
            aws_access_key_id=service.access_key.key_id,
            aws_secret_access_key=service.access_key.secret,
            config=Config(retries={"max_attempts": 0}, inject_host_prefix=False),
        )

    return client


def test_logs_are_put_followed_filtered_and_exported(client: Client) -> None:
    logs, s3, now = client("logs"), client("s3"), int(time.time() * 1000)
    group = "/aws/panorama/devices/device-a/applications/applicationInstance-a"
    names = {"logGroupName": group, "logStreamName": "code_node"}
    logs.create_log_group(logGroupName=names["logGroupName"])
    logs.create_log_stream(**names)
    events = [{"timestamp": now + number, "message": f"frame {number}"} for number in range(300)]
    assert logs.put_log_events(**names, logEvents=events)["nextSequenceToken"]
    page = logs.get_log_events(**names, limit=150)
    assert [event["message"] for event in page["events"]] == [f"frame {number}" for number in range(150, 300)]
    following = logs.get_log_events(**names, nextToken=page["nextForwardToken"])
    assert (following["events"], following["nextForwardToken"]) == ([], page["nextForwardToken"])
    pages = logs.get_paginator("filter_log_events").paginate(
        logGroupName=names["logGroupName"], filterPattern='"frame 29"', PaginationConfig={"PageSize": 4}
    )
    found = [event["message"] for each in pages for event in each["events"]]
    assert found == ["frame 29", *(f"frame {number}" for number in range(290, 300))]
    s3.create_bucket(Bucket="exports")
    task = logs.create_export_task(
        logGroupName=names["logGroupName"],
        fromTime=now,
        to=now + 1000,
        destination="exports",
        destinationPrefix="x",
    )["taskId"]

    def ended() -> bool:
        (told,) = logs.describe_export_tasks(taskId=task)["exportTasks"]
        assert told["status"]["code"] in {"PENDING", "RUNNING", "COMPLETED"}
        return bool(told["status"]["code"] == "COMPLETED")

    until(ended)
    (found_object,) = s3.list_objects_v2(Bucket="exports", Prefix=f"x/{task}")["Contents"]
    text = gzip.decompress(s3.get_object(Bucket="exports", Key=found_object["Key"])["Body"].read()).decode()
    first = text.splitlines()[0].partition(" ")
    assert (datetime.strptime(first[0], "%Y-%m-%dT%H:%M:%S.%fZ").year > 2000, first[2]) == (True, "frame 0")
    with pytest.raises(logs.exceptions.ResourceNotFoundException):
        logs.get_log_events(logGroupName="none", logStreamName="none")


def test_metrics_and_alarms(client: Client) -> None:
    metrics, now = client("cloudwatch"), datetime.now(UTC)
    dimensions = [{"Name": "DeviceId", "Value": "device-a"}]
    datum = {"MetricName": "DeviceActive", "Dimensions": dimensions, "Value": 1.0, "Timestamp": now}
    metrics.put_metric_data(Namespace="PanoramaDeviceMetrics", MetricData=[datum])
    answer = metrics.get_metric_statistics(
        Namespace="PanoramaDeviceMetrics",
        MetricName="DeviceActive",
        Dimensions=dimensions,
        StartTime=now - timedelta(minutes=5),
        EndTime=now + timedelta(minutes=5),
        Period=60,
        Statistics=["Sum"],
    )
    assert [point["Sum"] for point in answer["Datapoints"]] == [1.0]
    assert len(metrics.list_metrics(Namespace="PanoramaDeviceMetrics")["Metrics"]) == 1
    rule = {"Namespace": "n", "MetricName": "m", "Statistic": "Sum", "Period": 60, "EvaluationPeriods": 1}
    rule |= {"Threshold": 1.0, "ComparisonOperator": "LessThanThreshold", "TreatMissingData": "breaching"}
    metrics.put_metric_alarm(AlarmName="quiet", **rule)
    until(lambda: metrics.describe_alarms()["MetricAlarms"][0]["StateValue"] == "ALARM")
    history = metrics.describe_alarm_history(AlarmName="quiet", HistoryItemType="StateUpdate")
    assert len(history["AlarmHistoryItems"]) == 1
    with pytest.raises(ClientError) as caught:
        metrics.put_metric_data(Namespace="n", MetricData=[{"MetricName": "m"}])
    assert caught.value.response["Error"]["Code"].startswith("InvalidParameterCombination")


def test_secrets(client: Client) -> None:
    secrets = client("secretsmanager")
    arn = secrets.create_secret(Name="gate", SecretString="password")["ARN"]
    assert secrets.get_secret_value(SecretId=arn)["SecretString"] == "password"
    secrets.delete_secret(SecretId="gate", ForceDeleteWithoutRecovery=True)
    with pytest.raises(secrets.exceptions.ResourceNotFoundException):
        secrets.get_secret_value(SecretId="gate")


def test_stacks_as_the_command_line_deploys_them(client: Client) -> None:
    stacks, iam = client("cloudformation"), client("iam")
    with pytest.raises(ClientError, match="Stack with id app does not exist"):
        stacks.describe_stacks(StackName="app")
    wished = {"StackName": "app", "ChangeSetName": "c", "ChangeSetType": "CREATE", "TemplateBody": ROLE}
    made = stacks.create_change_set(**wished, Capabilities=["CAPABILITY_IAM"])
    stacks.get_waiter("change_set_create_complete").wait(ChangeSetName=made["Id"], StackName="app")
    stacks.execute_change_set(ChangeSetName=made["Id"], StackName="app")
    stacks.get_waiter("stack_create_complete").wait(StackName="app")
    (stack,) = stacks.describe_stacks(StackName="app")["Stacks"]
    outputs = {each["OutputKey"]: each["OutputValue"] for each in stack["Outputs"]}
    assert iam.get_role(RoleName=outputs["roleName"])["Role"]["Arn"] == outputs["roleArn"]
    stacks.create_stack(StackName="alarm", TemplateBody=ALARM)
    assert client("cloudwatch").describe_alarms(AlarmNames=["DeviceOfflineAlarm"])["MetricAlarms"]
    stacks.delete_stack(StackName="alarm")
    stacks.get_waiter("stack_delete_complete").wait(StackName="alarm")
    assert client("cloudwatch").describe_alarms()["MetricAlarms"] == []
    with pytest.raises(ClientError, match=r"AWS::EC2::VPC \(vpc\)"):
        stacks.create_stack(StackName="net", TemplateBody="Resources: {vpc: {Type: AWS::EC2::VPC}}")


def test_iot(client: Client, service: RunningService) -> None:
    address = client("iot").describe_endpoint(endpointType="iot:Data-ATS")["endpointAddress"]
    assert service.channel.address.endswith(address)
    data = client("iot-data")
    data.publish(topic="panorama/gate", qos=1, payload=b"hello")
    thing = client("panorama").provision_device(Name="gate")["IotThingName"]
    payload = json.dumps({"state": {"desired": {"brightness": 3}}})
    updated = json.loads(data.update_thing_shadow(thingName=thing, payload=payload)["payload"].read())
    assert updated["state"] == {"desired": {"brightness": 3}}
    shadow = json.loads(data.get_thing_shadow(thingName=thing)["payload"].read())
    assert (shadow["version"], shadow["state"]["delta"]) == (1, {"brightness": 3})
    data.update_thing_shadow(thingName=thing, shadowName="camera", payload=payload)
    assert data.list_named_shadows_for_thing(thingName=thing)["results"] == ["camera"]
    with pytest.raises(data.exceptions.InvalidRequestException):
        data.update_thing_shadow(thingName=thing, payload="not JSON")
    with pytest.raises(data.exceptions.ResourceNotFoundException):
        data.get_thing_shadow(thingName=thing, shadowName="none")
