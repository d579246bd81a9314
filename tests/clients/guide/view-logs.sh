#!/bin/bash
# What the code wrote.
set -euo pipefail
GROUP="/aws/panorama/devices/MY_DEVICE_ID/applications/MY_APPLICATION_ID"
GROUP=${GROUP/MY_DEVICE_ID/$(cat device-id.txt)}
GROUP=${GROUP/MY_APPLICATION_ID/$(cat application-id.txt)}
LOGS=$(aws logs get-log-events --log-group-name "${GROUP}" --log-stream-name code_node --limit 150)
readarray -t ENTRIES < <(jq -c '.events[].message' <<< "${LOGS}")
for ENTRY in "${ENTRIES[@]}"; do tr -d \" <<< "${ENTRY}"; done
