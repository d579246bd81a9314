#!/bin/bash
# The package of a camera, found by the camera's name.
set -euo pipefail
NAME=$1
NODES=$(aws panorama list-nodes --category MEDIA_SOURCE)
NODE=$(jq --arg name "${NAME}" '.Nodes[] | select(.Name == $name)' <<< "${NODES}")
PACKAGE_ID=$(jq -r .PackageId <<< "${NODE}")
aws panorama deregister-package-version --package-id "${PACKAGE_ID}" --package-version 1.0 --patch-version "$(jq -r .PatchVersion <<< "${NODE}")"
aws panorama delete-package --package-id "${PACKAGE_ID}" --force-delete
aws panorama list-nodes --category MEDIA_SOURCE --query 'Nodes[].Name' --output text
