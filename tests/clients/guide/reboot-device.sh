#!/bin/bash
# Choose a device and restart it.
set -euo pipefail
echo "Getting devices..." >&2
DEVICES=$(aws panorama list-devices)
jq -r '.Devices | to_entries[] | "\(.key): \(.value.DeviceId)    \(.value.Name)"' <<< "${DEVICES}" >&2
read -r D_INDEX
DEVICE_ID=$(jq -r ".Devices[${D_INDEX}].DeviceId" <<< "${DEVICES}")
read -r ANSWER
[[ ${ANSWER} == y ]]
JOB_ID=$(aws panorama create-job-for-devices --device-ids "${DEVICE_ID}" --job-type REBOOT | jq -r '.Jobs[0].JobId')
while [[ $(aws panorama describe-device-job --job-id "${JOB_ID}" --query Status --output text) != COMPLETED ]]; do :; done
aws panorama list-devices-jobs
