#!/bin/bash
# The two alarms, of the application and of the device.
set -euo pipefail
aws cloudformation deploy --template-file alarm-application.yml --stack-name alarm-application --parameter-overrides "ApplicationId=$(cat application-id.txt)" ApplicationName=my-app
aws cloudformation deploy --template-file alarm-device.yml --stack-name alarm-device --parameter-overrides "DeviceId=$(cat device-id.txt)" DeviceName=my-appliance
aws cloudwatch describe-alarms
