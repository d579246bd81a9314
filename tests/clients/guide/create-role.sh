#!/bin/bash
# The role of the application, as a stack named after the project's folder.
set -euo pipefail
STACK="panorama-${PWD##*/}"
aws cloudformation deploy --template-file application-role.yml --stack-name "${STACK}" --capabilities CAPABILITY_NAMED_IAM
aws cloudformation describe-stacks --stack-name "${STACK}" --query 'Stacks[0].Outputs[?OutputKey==`roleArn`].OutputValue' --output text
