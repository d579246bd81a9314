#!/bin/bash
# A new device; its archive goes onto the stick.
set -euo pipefail
DEVICE_NAME=$1
BUNDLE="certificates-omni_${DEVICE_NAME}.zip"
aws panorama provision-device --name "${DEVICE_NAME}" --output text --query Certificates | base64 --decode > "${BUNDLE}"
mv "${BUNDLE}" "${USB}"
echo "Created certificate bundle ${BUNDLE}"
