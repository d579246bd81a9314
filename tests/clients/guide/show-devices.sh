#!/bin/bash
# All devices, and all about one.
set -euo pipefail
DEVICES=$(aws panorama list-devices)
DEVICE_ID=$(jq -r '.Devices[0].DeviceId' <<< "${DEVICES}")
while [[ $(aws panorama describe-device --device-id "${DEVICE_ID}" --query DeviceConnectionStatus --output text) != ONLINE ]]; do :; done
aws panorama describe-device --device-id "${DEVICE_ID}"
