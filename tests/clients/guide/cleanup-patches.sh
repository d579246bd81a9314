#!/bin/bash
# Deregister every patch version of a package but the latest, and put its manifest aside.
set -euo pipefail
PACKAGE_NAME=$1
PACKAGES="" TOKEN=""
while true; do
  PAGE=$(aws panorama list-packages --max-results 2 ${TOKEN:+--next-token "${TOKEN}"})
  PACKAGES+=$(jq -r '.Packages[] | "\(.PackageName) \(.PackageId)\n"' <<< "${PAGE}")$'\n'
  TOKEN=$(jq -r '.NextToken // empty' <<< "${PAGE}")
  [[ -n ${TOKEN} ]] || break
done
PACKAGE_ID=$(awk -v name="${PACKAGE_NAME}" '$1 == name {print $2}' <<< "${PACKAGES}")
LOCATION=$(aws panorama describe-package --package-id "${PACKAGE_ID}" | jq .StorageLocation)
BUCKET=$(jq -r .Bucket <<< "${LOCATION}") PREFIX=$(jq -r .ManifestPrefixLocation <<< "${LOCATION}")
FORM='/manifests/([0-9]+\.[0-9]+)/([0-9a-zA-Z]{64})\.json$'
for KEY in $(aws s3api list-objects --bucket "${BUCKET}" --prefix "${PREFIX}" | jq -r '.Contents | sort_by(.LastModified) | .[].Key'); do
  [[ ${KEY} =~ ${FORM} ]]
  VERSION=${BASH_REMATCH[1]} PATCH=${BASH_REMATCH[2]}
  LATEST=$(aws panorama describe-package-version --package-id "${PACKAGE_ID}" --package-version "${VERSION}" --query PatchVersion --output text)
  if [[ ${PATCH} == "${LATEST}" ]]; then continue; fi
  aws panorama deregister-package-version --package-id "${PACKAGE_ID}" --package-version "${VERSION}" --patch-version "${PATCH}" 2>&1 || true
  aws s3 cp "s3://${BUCKET}/${KEY}" "aside-${PATCH}.json" --only-show-errors
  aws s3api delete-object --bucket "${BUCKET}" --key "${KEY}"
  if OUTPUT=$(aws panorama deregister-package-version --package-id "${PACKAGE_ID}" --package-version "${VERSION}" --patch-version "${PATCH}" 2>&1); then exit 1; fi
  grep -o ResourceNotFoundException <<< "${OUTPUT}"
done
aws s3api list-objects --bucket "${BUCKET}" --prefix "${PREFIX}" --query 'length(Contents)'
