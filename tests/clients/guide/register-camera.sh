#!/bin/bash
# A camera; its password is typed.
set -euo pipefail
NAME=$1 USERNAME=$2 URL=$3
read -r PASSWORD
TEMPLATE='{"Username":"MY_USERNAME","Password":"MY_PASSWORD","StreamUrl": "MY_URL"}'
TEMPLATE=${TEMPLATE/MY_USERNAME/$USERNAME}
TEMPLATE=${TEMPLATE/MY_PASSWORD/$PASSWORD}
TEMPLATE=${TEMPLATE/MY_URL/$URL}
JOB_ID=$(aws panorama create-node-from-template-job --template-type RTSP_CAMERA_STREAM --output-package-name "${NAME}" --output-package-version "1.0" --node-name "${NAME}" --template-parameters "${TEMPLATE}" --output text)
while [[ $(aws panorama describe-node-from-template-job --job-id "${JOB_ID}" --query Status --output text) == PENDING ]]; do :; done
aws panorama describe-node-from-template-job --job-id "${JOB_ID}"
