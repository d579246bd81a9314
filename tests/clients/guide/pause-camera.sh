#!/bin/bash
# Choose a node by its package, and pause it, or resume it when it is paused.
set -euo pipefail
APPLICATION_ID=$(cat application-id.txt)
NODES=$(aws panorama list-application-instance-node-instances --application-instance-id "${APPLICATION_ID}")
jq -r '.NodeInstances | to_entries[] | "\(.key): \(.value.PackageName) \(.value.CurrentStatus)"' <<< "${NODES}" >&2
read -r CHOSEN
INDEX=$(jq --arg name "${CHOSEN}" '[.NodeInstances[].PackageName] | index($name)' <<< "${NODES}")
NODE=$(jq -r ".NodeInstances[${INDEX}].PackageName" <<< "${NODES}")
case $(jq -r ".NodeInstances[${INDEX}].CurrentStatus" <<< "${NODES}") in PAUSED) SIGNAL=RESUME WANTED=RUNNING ;; *) SIGNAL=PAUSE WANTED=PAUSED ;; esac
SIGNALS="[{\"NodeInstanceId\": \"${NODE}\", \"Signal\": \"${SIGNAL}\"}]"
aws panorama signal-application-instance-node-instances --application-instance-id "${APPLICATION_ID}" --node-signals "${SIGNALS}" > /dev/null
status() { aws panorama list-application-instance-node-instances --application-instance-id "${APPLICATION_ID}" --query "NodeInstances[${INDEX}].CurrentStatus" --output text; }
while [[ $(status) != "${WANTED}" ]]; do :; done
echo "${NODE} ${WANTED}"
