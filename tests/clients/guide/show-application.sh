#!/bin/bash
# All that can be asked about the deployed application.
set -euo pipefail
APPLICATION_ID=$(cat application-id.txt)
aws panorama describe-application-instance --application-instance-id "${APPLICATION_ID}" | jq -r .RuntimeRoleArn
aws panorama describe-application-instance-details --application-instance-id "${APPLICATION_ID}" | jq -r .ManifestPayload.PayloadData
aws panorama list-application-instance-dependencies --application-instance-id "${APPLICATION_ID}" --query 'PackageObjects[].Name' --output text
aws panorama list-application-instances --query 'ApplicationInstances[?Name==`my-app`].Status' --output text
