#!/bin/bash
# Watch the deployment until it is over.
set -euo pipefail
QUERY="ApplicationInstances[?ApplicationInstanceId==\`APPLICATION_ID\`]"
QUERY=${QUERY/APPLICATION_ID/$(cat application-id.txt)}
MONITOR_CMD="aws panorama list-application-instances --device-id $(cat device-id.txt) --query ${QUERY}"
while true; do
  SEEN=$(${MONITOR_CMD})
  case $(jq -r '.[0].Status' <<< "${SEEN}") in DEPLOYMENT_SUCCEEDED | *FAILED | *ERROR) break ;; esac
done
echo "${SEEN}"
