#!/bin/bash
# Remove what is deployed on the device.
set -euo pipefail
list() { aws panorama list-application-instances --device-id "$(cat device-id.txt)" --query "ApplicationInstances[?Status==\`$1\`].ApplicationInstanceId" --output text; }
for APPLICATION_ID in $(list DEPLOYMENT_SUCCEEDED); do
  aws panorama remove-application-instance --application-instance-id "${APPLICATION_ID}"
done
while [[ $(list REMOVAL_SUCCEEDED) != *$(cat application-id.txt)* ]]; do :; done
aws panorama delete-device --device-id "$(cat device-id.txt)" --output text
