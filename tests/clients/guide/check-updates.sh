#!/bin/bash
# Install the latest software on the first device, and watch it.
set -euo pipefail
DEVICE_ID=$(aws panorama list-devices --query 'Devices[0].DeviceId' --output text)
apply_update() {
  CONFIG='{"OTAJobConfig": {"ImageVersion": "NEW_VERSION"}}'
  CONFIG=${CONFIG/NEW_VERSION/$2}
  aws panorama create-job-for-devices --device-ids "$1" --device-job-config "${CONFIG}" --job-type OTA
}
DEVICE=$(aws panorama describe-device --device-id "${DEVICE_ID}")
CURRENT=$(jq -r .CurrentSoftware <<< "${DEVICE}") LATEST=$(jq -r .LatestSoftware <<< "${DEVICE}")
[[ ${CURRENT} != "${LATEST}" ]]
JOB_ID=$(apply_update "${DEVICE_ID}" "${LATEST}" | jq -r '.Jobs[0].JobId')
while [[ $(aws panorama describe-device-job --job-id "${JOB_ID}" --query Status --output text) != COMPLETED ]]; do :; done
aws panorama describe-device-job --job-id "${JOB_ID}"
