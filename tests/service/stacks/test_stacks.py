"""Stacks: made, changed, rolled back, removed; deployed by change sets; refused by name."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from belvedere_simulator.service.metrics.alarms import find_alarm
from belvedere_simulator.service.roles.roles import find_role_by_name, policies_of
from belvedere_simulator.service.roles.tables import ROLES
from belvedere_simulator.service.stacks.resources import subscriptions_of
from belvedere_simulator.service.store.database import Database
from service.stacks.conftest import ALARM, ROLE, Ask

IAM = {"Capabilities": ["CAPABILITY_IAM"]}


def stack(ask: Ask, name: str) -> Any:
    return ask("DescribeStacks", StackName=name)["Stacks"][0]


def outputs(ask: Ask, name: str) -> dict[str, str]:
    return {each["OutputKey"]: each["OutputValue"] for each in stack(ask, name)["Outputs"]}


def test_the_role_of_the_guide_is_made_and_removed(ask: Ask, database: Database) -> None:
    ask("CreateStack", StackName="app", TemplateBody=ROLE, **IAM)
    assert stack(ask, "app")["StackStatus"] == "CREATE_COMPLETE"
    found = outputs(ask, "app")
    assert found["roleArn"] == f"arn:aws:iam::123456789012:role/service-role/{found['roleName']}"
    with database.read() as connection:
        assert find_role_by_name(connection, found["roleName"]) is not None
        assert len(policies_of(connection, found["roleArn"])) == 1
    ask("DeleteStack", StackName="app")
    with database.read() as connection:
        assert find_role_by_name(connection, found["roleName"]) is None
    (gone,) = ask("ListStacks")["StackSummaries"]
    assert gone["StackStatus"] == "DELETE_COMPLETE"
    ask("DeleteStack", StackName="app")
    ask("CreateStack", StackName="app", TemplateBody=ROLE, **IAM)


def test_the_alarms_of_the_guide_are_made_with_their_topic(ask: Ask, database: Database) -> None:
    values = {"deviceName": "gate", "deviceId": "device-a", "notificationEmail": "a@example.org"}
    given = [{"ParameterKey": name, "ParameterValue": value} for name, value in values.items()]
    ask("CreateStack", StackName="alarm", TemplateBody=ALARM, Parameters=given)
    listed = ask("ListStackResources", StackName="alarm")["StackResourceSummaries"]
    topic = next(each["PhysicalResourceId"] for each in listed if "Topic" in each["ResourceType"])
    with database.read() as connection:
        alarm = find_alarm(connection, "DeviceOfflineAlarm")
        assert alarm is not None
        assert alarm.rule["AlarmActions"] == [topic]
        assert {"Name": "DeviceId", "Value": "device-a"} in alarm.rule["Dimensions"]
        assert subscriptions_of(connection, topic) == [{"Endpoint": "a@example.org", "Protocol": "email"}]
    told = ask("DescribeStackEvents", StackName="alarm")["StackEvents"]
    events = [event["ResourceStatus"] for event in told]
    assert (events[0], events[-1], len(events)) == ("CREATE_COMPLETE", "CREATE_IN_PROGRESS", 6)


def test_deploy_goes_by_change_sets(ask: Ask, refusal: Ask) -> None:
    code, message = refusal("DescribeStacks", StackName="app")
    assert (code, message) == ("ValidationError", "Stack with id app does not exist")
    wished = {"StackName": "app", "ChangeSetType": "CREATE", "TemplateBody": ROLE, **IAM}
    made = ask("CreateChangeSet", ChangeSetName="c1", **wished)
    described = ask("DescribeChangeSet", ChangeSetName=made["Id"])
    assert (described["Status"], described["ExecutionStatus"]) == ("CREATE_COMPLETE", "AVAILABLE")
    assert [change["ResourceChange"]["Action"] for change in described["Changes"]] == ["Add"]
    assert stack(ask, "app")["StackStatus"] == "REVIEW_IN_PROGRESS"
    ask("ExecuteChangeSet", ChangeSetName="c1", StackName="app")
    assert stack(ask, "app")["StackStatus"] == "CREATE_COMPLETE"
    again = refusal("ExecuteChangeSet", ChangeSetName="c1", StackName="app")
    assert again[0] == "InvalidChangeSetStatus"
    ask("CreateChangeSet", StackName="app", ChangeSetName="c2", TemplateBody=ROLE, **IAM)
    nothing = ask("DescribeChangeSet", ChangeSetName="c2", StackName="app")
    assert nothing["Status"] == "FAILED"
    assert "didn't contain changes" in nothing["StatusReason"]
    changed = ROLE.replace("PutMetricData", "*")
    ask("CreateChangeSet", StackName="app", ChangeSetName="c3", TemplateBody=changed, **IAM)
    before = outputs(ask, "app")
    ask("ExecuteChangeSet", ChangeSetName="c3", StackName="app")
    assert (stack(ask, "app")["StackStatus"], outputs(ask, "app")) == ("UPDATE_COMPLETE", before)
    ask("DeleteChangeSet", ChangeSetName="c3", StackName="app")
    assert refusal("DescribeChangeSet", ChangeSetName="c3", StackName="app")[0] == "ChangeSetNotFound"


def test_a_failed_creation_leaves_nothing(ask: Ask, database: Database) -> None:
    role, alarm = ROLE.partition("Outputs:")[0], ALARM.partition("Resources:\n")[2]
    broken = role + alarm.replace("!Ref deviceName", "a").replace("!Ref deviceId", "b")
    broken = broken.replace("!Ref notificationEmail", "c").replace("LessThanThreshold", "Never")
    ask("CreateStack", StackName="app", TemplateBody=broken, **IAM)
    told = stack(ask, "app")
    assert told["StackStatus"] == "ROLLBACK_COMPLETE"
    assert "deviceOfflineAlarm" in told["StackStatusReason"]
    with database.read() as connection:
        assert connection.execute(select(ROLES)).all() == []
        assert find_alarm(connection, "DeviceOfflineAlarm") is None
    statuses = {e["ResourceStatus"] for e in ask("DescribeStackEvents", StackName="app")["StackEvents"]}
    assert {"CREATE_FAILED", "ROLLBACK_IN_PROGRESS", "ROLLBACK_COMPLETE"} <= statuses


def test_a_failed_update_leaves_the_stack_what_it_was(ask: Ask, database: Database, refusal: Ask) -> None:
    ask("CreateStack", StackName="alarm", TemplateBody=ALARM)
    ask("UpdateStack", StackName="alarm", TemplateBody=ALARM.replace("Threshold: 1", "Threshold: many"))
    assert stack(ask, "alarm")["StackStatus"] == "UPDATE_ROLLBACK_COMPLETE"
    with database.read() as connection:
        alarm = find_alarm(connection, "DeviceOfflineAlarm")
        assert alarm is not None
        assert alarm.rule["Threshold"] == 1.0
    same = refusal("UpdateStack", StackName="alarm", TemplateBody=ALARM)
    assert same == ("ValidationError", "No updates are to be performed.")


def test_another_name_replaces_a_resource_and_what_is_left_out_goes(ask: Ask, database: Database) -> None:
    ask("CreateStack", StackName="alarm", TemplateBody=ALARM)
    other = ALARM.replace("AlarmName: DeviceOfflineAlarm", "AlarmName: Other")
    ask("UpdateStack", StackName="alarm", TemplateBody=other)
    with database.read() as connection:
        assert find_alarm(connection, "DeviceOfflineAlarm") is None
        assert find_alarm(connection, "Other") is not None
    only_topic = "Resources:\n  alarmNotificationTopic:\n    Type: AWS::SNS::Topic\n"
    ask("UpdateStack", StackName="alarm", TemplateBody=only_topic)
    with database.read() as connection:
        assert find_alarm(connection, "Other") is None


def test_networks_and_other_types_are_refused_by_name(refusal: Ask) -> None:
    vpc = "Resources:\n  vpc:\n    Type: AWS::EC2::VPC\n    Properties: {CidrBlock: 172.31.0.0/16}\n"
    for operation in ("CreateStack", "CreateChangeSet"):
        more = {"ChangeSetName": "c", "ChangeSetType": "CREATE"} if operation == "CreateChangeSet" else {}
        code, message = refusal(operation, StackName="net", TemplateBody=vpc, **more)
        assert code == "ValidationError"
        assert "AWS::EC2::VPC (vpc)" in message
        assert "networks of the cloud" in message
    assert refusal("DescribeStacks", StackName="net")[0] == "ValidationError"


def test_roles_must_be_acknowledged(refusal: Ask, ask: Ask) -> None:
    insufficient = "InsufficientCapabilitiesException"
    assert refusal("CreateStack", StackName="app", TemplateBody=ROLE)[0] == insufficient
    named = ROLE.replace("Path: /service-role/", "RoleName: panorama-app")
    assert refusal("CreateStack", StackName="app", TemplateBody=named, **IAM)[0] == insufficient
    assert ask("GetTemplateSummary", TemplateBody=named)["Capabilities"] == ["CAPABILITY_NAMED_IAM"]
    ask("CreateStack", StackName="app", TemplateBody=named, Capabilities=["CAPABILITY_NAMED_IAM"])
    assert outputs(ask, "app")["roleName"] == "panorama-app"
