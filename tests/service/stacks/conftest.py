"""Stacks over a control database, and short ways to ask them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from belvedere_simulator.protocol.errors import ServiceError
from belvedere_simulator.service.caller import Caller
from belvedere_simulator.service.settings import SiteSettings
from belvedere_simulator.service.stacks.operations import StackOperations
from belvedere_simulator.service.store.database import Database
from fakes.hand_clock import HandClock

CALLER = Caller("123456789012", "us-east-1", "arn:aws:iam::123456789012:user/site")
Ask = Callable[..., Any]

ROLE = """
AWSTemplateFormatVersion: 2010-09-09
Description: A role for an application.
Resources:
  runtimeRole:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Version: 2012-10-17
        Statement:
          - {Effect: Allow, Principal: {Service: [panorama.amazonaws.com]}, Action: [sts:AssumeRole]}
      Policies:
        - PolicyName: metrics
          PolicyDocument:
            Version: 2012-10-17
            Statement:
              - Effect: Allow
                Action: 'cloudwatch:PutMetricData'
                Resource: '*'
      Path: /service-role/
Outputs:
  roleName: {Description: its name, Value: !Ref runtimeRole}
  roleArn: {Value: !GetAtt runtimeRole.Arn}
"""

ALARM = """
Parameters:
  notificationEmail: {Type: String, Default: PLACEHOLDER}
  deviceName: {Type: String, Default: PLACEHOLDER}
  deviceId: {Type: String, Default: PLACEHOLDER}
Resources:
  deviceOfflineAlarm:
    Type: AWS::CloudWatch::Alarm
    Properties:
      AlarmName: DeviceOfflineAlarm
      AlarmActions:
      - !Ref alarmNotificationTopic
      MetricName: DeviceActive
      Dimensions:
      - {Name: DeviceName, Value: !Ref deviceName}
      - {Name: DeviceId, Value: !Ref deviceId}
      Namespace: PanoramaDeviceMetrics
      EvaluationPeriods: 5
      DatapointsToAlarm: 5
      Period: 60
      ComparisonOperator: LessThanThreshold
      Threshold: 1
      Statistic: Sum
      TreatMissingData: breaching
  alarmNotificationTopic:
    Type: AWS::SNS::Topic
    Properties:
      Subscription:
      - {Endpoint: !Ref notificationEmail, Protocol: email}
"""


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    database = Database(f"sqlite:///{tmp_path / 'control.db'}")
    database.create()
    yield database
    database.close()


@pytest.fixture
def ask(database: Database) -> Ask:
    handlers = StackOperations(database, HandClock(), SiteSettings()).handlers()
    return lambda operation, **parameters: handlers[operation](CALLER, parameters)


@pytest.fixture
def refusal(ask: Ask) -> Ask:
    def refusal(operation: str, **parameters: Any) -> tuple[str, str]:
        with pytest.raises(ServiceError) as caught:
            ask(operation, **parameters)
        return caught.value.code, caught.value.message

    return refusal
