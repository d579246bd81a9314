"""The services beside Panorama, by whatever boto3 this Python has; prints what was answered, as JSON."""

from __future__ import annotations

import json
import os
import sys
import time
import urllib.request
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import boto3
from boto3.s3.transfer import TransferConfig
from botocore.exceptions import ClientError

ANSWERS: dict[str, Any] = {}
MIB = 1024 * 1024
suffix = str(os.getpid())


def tell(name: Any, answer: Any) -> Any:
    answer.pop("ResponseMetadata", None)
    ANSWERS[name] = answer
    return answer


def refused(name: Any, call: Any, **parameters: Any) -> Any:
    try:
        call(**parameters)
    except ClientError as error:
        tell(name, {"Code": error.response["Error"]["Code"]})


def until(condition: Any) -> Any:
    end = time.monotonic() + 20
    while not condition():
        if time.monotonic() > end:
            sys.exit("nothing happens:\n" + json.dumps(ANSWERS, indent=1, default=str))
        time.sleep(0.05)


# STS
account = tell("sts", boto3.client("sts").get_caller_identity())["Account"]

# S3
s3 = boto3.client("s3")
bucket = "walk-" + suffix
s3.create_bucket(Bucket=bucket)
content = os.urandom(9 * MIB)
s3.put_object(Bucket=bucket, Key="small/a b+c.txt", Body=b"hello", Metadata={"of": "walk"})
head = s3.head_object(Bucket=bucket, Key="small/a b+c.txt")
small = s3.get_object(Bucket=bucket, Key="small/a b+c.txt", Range="bytes=1-3")
tell(
    "s3 small",
    {"Metadata": head["Metadata"], "Range": small["ContentRange"], "Body": small["Body"].read().decode()},
)
Path("large.bin").write_bytes(content)
parts = TransferConfig(multipart_threshold=5 * MIB, multipart_chunksize=5 * MIB)
s3.upload_file("large.bin", bucket, "large.bin", Config=parts)
s3.download_file(bucket, "large.bin", "again.bin", Config=parts)
same = Path("again.bin").read_bytes() == content
etag = s3.head_object(Bucket=bucket, Key="large.bin")["ETag"]
tell("s3 large", {"same": same, "parts": etag.strip('"').partition("-")[2]})
address = s3.generate_presigned_url("get_object", Params={"Bucket": bucket, "Key": "small/a b+c.txt"})
with urllib.request.urlopen(address) as answered:
    tell("s3 presigned", {"Body": answered.read().decode()})
s3.copy_object(Bucket=bucket, Key="copy.txt", CopySource={"Bucket": bucket, "Key": "small/a b+c.txt"})
listed = s3.list_objects_v2(Bucket=bucket, Delimiter="/")
older = s3.list_objects(Bucket=bucket, MaxKeys=2)
tell(
    "s3 list",
    {
        "Keys": [entry["Key"] for entry in listed["Contents"]],
        "Prefixes": [entry["Prefix"] for entry in listed["CommonPrefixes"]],
        "Older": [entry["Key"] for entry in older["Contents"]],
        "Truncated": older["IsTruncated"],
    },
)
refused("s3 missing", s3.get_object, Bucket=bucket, Key="nothing")
keys = [{"Key": key} for key in ("large.bin", "copy.txt", "small/a b+c.txt")]
s3.delete_objects(Bucket=bucket, Delete={"Objects": keys})
s3.delete_bucket(Bucket=bucket)
refused("s3 gone", s3.list_objects_v2, Bucket=bucket)

# Logs
logs = boto3.client("logs")
group = "/walk/" + suffix
logs.create_log_group(logGroupName=group)
logs.create_log_stream(logGroupName=group, logStreamName="code_node")
now = int(time.time() * 1000)
events = [
    {"timestamp": now - 3000 + 1000 * index, "message": text}
    for index, text in enumerate(("one", "ERROR two", "three"))
]
logs.put_log_events(logGroupName=group, logStreamName="code_node", logEvents=events)
read = logs.get_log_events(logGroupName=group, logStreamName="code_node", limit=150, startFromHead=True)
tell("logs get", {"messages": [event["message"] for event in read["events"]]})
found = logs.filter_log_events(logGroupName=group, filterPattern="ERROR")
tell("logs filter", {"messages": [event["message"] for event in found["events"]]})
groups = logs.describe_log_groups(logGroupNamePrefix=group)["logGroups"]
streams = logs.describe_log_streams(logGroupName=group)["logStreams"]
tell(
    "logs describe",
    {
        "groups": [entry["logGroupName"] == group for entry in groups],
        "streams": [entry["logStreamName"] for entry in streams],
    },
)
exported = "exported-" + suffix
s3.create_bucket(Bucket=exported)
task = logs.create_export_task(
    logGroupName=group, fromTime=now - 60000, to=now + 60000, destination=exported, destinationPrefix="out"
)["taskId"]


def export() -> Any:
    return logs.describe_export_tasks(taskId=task)["exportTasks"][0]["status"]["code"]


until(lambda: export() in ("COMPLETED", "FAILED"))
files = s3.list_objects_v2(Bucket=exported, Prefix="out/" + task).get("Contents", [])
tell("logs export", {"status": export(), "files": len(files)})
logs.delete_log_group(logGroupName=group)
refused("logs gone", logs.get_log_events, logGroupName=group, logStreamName="code_node")

# CloudWatch
cloudwatch = boto3.client("cloudwatch")
moment = datetime.now(UTC).replace(second=0, microsecond=0) - timedelta(minutes=5)
namespace, dimensions = "Walk" + suffix, [{"Name": "DeviceName", "Value": "gate"}]
values = [
    {"MetricName": "Frames", "Dimensions": dimensions, "Timestamp": moment, "Value": value, "Unit": "Count"}
    for value in (2.0, 4.0)
]
cloudwatch.put_metric_data(Namespace=namespace, MetricData=values)
(point,) = cloudwatch.get_metric_statistics(
    Namespace=namespace,
    MetricName="Frames",
    Dimensions=dimensions,
    StartTime=moment - timedelta(minutes=1),
    EndTime=moment + timedelta(minutes=1),
    Period=60,
    Statistics=["Sum", "Maximum"],
)["Datapoints"]
tell("cloudwatch statistics", {"Sum": point["Sum"], "Maximum": point["Maximum"], "Unit": point["Unit"]})
query = {
    "Id": "frames",
    "MetricStat": {
        "Metric": {"Namespace": namespace, "MetricName": "Frames", "Dimensions": dimensions},
        "Period": 60,
        "Stat": "Average",
    },
}
data = cloudwatch.get_metric_data(
    MetricDataQueries=[query], StartTime=moment - timedelta(minutes=1), EndTime=moment + timedelta(minutes=1)
)
tell("cloudwatch data", {"Values": data["MetricDataResults"][0]["Values"]})
metrics = cloudwatch.list_metrics(Namespace=namespace)["Metrics"]
tell("cloudwatch metrics", {"Names": [metric["MetricName"] for metric in metrics]})
cloudwatch.put_metric_alarm(
    AlarmName="walk" + suffix,
    Namespace=namespace,
    MetricName="Frames",
    Dimensions=dimensions,
    Statistic="Sum",
    Period=60,
    EvaluationPeriods=5,
    Threshold=1.0,
    ComparisonOperator="LessThanThreshold",
    TreatMissingData="breaching",
)
(alarm,) = cloudwatch.describe_alarms(AlarmNames=["walk" + suffix])["MetricAlarms"]
tell(
    "cloudwatch alarm",
    {
        "Threshold": alarm["Threshold"],
        "Missing": alarm["TreatMissingData"],
        "arn": alarm["AlarmArn"].startswith("arn:aws:cloudwatch:"),
    },
)
cloudwatch.delete_alarms(AlarmNames=["walk" + suffix])

# Secrets
secrets = boto3.client("secretsmanager")
secret = "walk/" + suffix
secrets.create_secret(Name=secret, SecretString="first")
secrets.put_secret_value(SecretId=secret, SecretString="second")
tell("secret", {"SecretString": secrets.get_secret_value(SecretId=secret)["SecretString"]})
secrets.delete_secret(SecretId=secret, ForceDeleteWithoutRecovery=True)
refused("secret gone", secrets.get_secret_value, SecretId=secret)

# IAM
iam = boto3.client("iam")
role = "walk" + suffix
trust = {
    "Version": "2012-10-17",
    "Statement": [
        {"Effect": "Allow", "Principal": {"Service": "panorama.amazonaws.com"}, "Action": "sts:AssumeRole"}
    ],
}
policy = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Action": "cloudwatch:PutMetricData", "Resource": "*"}],
}
iam.create_role(RoleName=role, AssumeRolePolicyDocument=json.dumps(trust))
iam.put_role_policy(RoleName=role, PolicyName="metrics", PolicyDocument=json.dumps(policy))
told = iam.get_role(RoleName=role)["Role"]
tell(
    "iam role",
    {
        "arn": told["Arn"] == "arn:aws:iam::" + account + ":role/" + role,
        "trust": told["AssumeRolePolicyDocument"] == trust,
    },
)
tell(
    "iam policy",
    {"same": iam.get_role_policy(RoleName=role, PolicyName="metrics")["PolicyDocument"] == policy},
)
iam.delete_role_policy(RoleName=role, PolicyName="metrics")
iam.delete_role(RoleName=role)
refused("iam gone", iam.get_role, RoleName=role)

# IoT
endpoint = boto3.client("iot").describe_endpoint(endpointType="iot:Data-ATS")["endpointAddress"]
tell("iot endpoint", {"Address": endpoint})
boto3.client("iot-data").publish(topic="walk/" + suffix, qos=1, payload=b"hello")
tell("iot publish", {})

# CloudFormation
stacks = boto3.client("cloudformation")
resource = {"Type": "AWS::IAM::Role", "Properties": {"AssumeRolePolicyDocument": trust}}
template = {
    "Resources": {"walkRole": resource},
    "Outputs": {"roleArn": {"Value": {"Fn::GetAtt": ["walkRole", "Arn"]}}},
}
stack = "walk" + suffix
stacks.create_stack(StackName=stack, TemplateBody=json.dumps(template), Capabilities=["CAPABILITY_IAM"])
stacks.get_waiter("stack_create_complete").wait(StackName=stack, WaiterConfig={"Delay": 1, "MaxAttempts": 20})
(described,) = stacks.describe_stacks(StackName=stack)["Stacks"]
(output,) = described["Outputs"]
made = output["OutputValue"].rpartition("/")[2]
tell(
    "stack",
    {
        "Status": described["StackStatus"],
        "Key": output["OutputKey"],
        "role": iam.get_role(RoleName=made)["Role"]["RoleName"] == made,
    },
)
stacks.delete_stack(StackName=stack)
stacks.get_waiter("stack_delete_complete").wait(StackName=stack, WaiterConfig={"Delay": 1, "MaxAttempts": 20})
refused("stack gone", iam.get_role, RoleName=made)

print(json.dumps(ANSWERS, default=str))
