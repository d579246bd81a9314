#!/bin/bash
# Both alarms go with their stacks.
set -euo pipefail
for STACK in alarm-application alarm-device; do
  aws cloudformation delete-stack --stack-name "${STACK}"
  aws cloudformation wait stack-delete-complete --stack-name "${STACK}"
done
aws cloudwatch describe-alarms --query 'length(MetricAlarms)'
