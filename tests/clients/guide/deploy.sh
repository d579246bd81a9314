#!/bin/bash
# Deploy the application of this folder, in the place of the one that was deployed before.
set -euo pipefail
NAME=${PWD##*/}
compact() { tr -d '\n' < "$1" | tr -d '[:blank:]'; }
MANIFEST="$(jq --arg value "$(compact graphs/my-app/graph.json)" '.PayloadData="\($value)"' <<< {})"
MANIFEST_OVERRIDE="$(jq --arg value "$(compact graphs/my-app/override.json)" '.PayloadData="\($value)"' <<< {})"
DEVICES=$(aws panorama list-devices)
DEVICE_IDS=($(jq -r '.Devices |= sort_by(.LastUpdatedTime) | [.Devices[].DeviceId] | @sh' <<< "${DEVICES}" | tr -d "\\'\""))
read -r D_INDEX
echo -n "${DEVICE_IDS[${D_INDEX}]}" > device-id.txt
ROLE_ARN=$(aws cloudformation describe-stacks --stack-name "panorama-${NAME}" --query 'Stacks[0].Outputs[?OutputKey==`roleArn`].OutputValue' --output text)
REPLACE_ARG=""
if [[ -f application-id.txt ]]; then REPLACE_ARG="--application-instance-id-to-replace=$(cat application-id.txt)"; fi
APPLICATION_ID=$(aws panorama create-application-instance ${REPLACE_ARG} --manifest-payload="${MANIFEST}" --default-runtime-context-device="$(cat device-id.txt)" --name="${NAME}" --description="command-line deploy" --tags client=sample --manifest-overrides-payload="${MANIFEST_OVERRIDE}" --runtime-role-arn="${ROLE_ARN}" --output text)
echo -n "${APPLICATION_ID}" > application-id.txt
cat application-id.txt
