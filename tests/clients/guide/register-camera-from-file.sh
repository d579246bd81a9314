#!/bin/bash
# A camera whose parameters lie in a file.
set -euo pipefail
NAME=$1
printf '{"Username": "ada", "Password": "secret", "StreamUrl": "rtsp://10.0.0.9/%s"}' "${NAME}" > camera-template.json
JOB_ID=$(aws panorama create-node-from-template-job --template-type RTSP_CAMERA_STREAM --output-package-name "${NAME}" --output-package-version "1.0" --node-name "${NAME}" --template-parameters file://camera-template.json --output text)
aws panorama list-node-from-template-jobs --query "NodeFromTemplateJobs[?JobId=='${JOB_ID}'].NodeName" --output text
