#!/bin/bash
# The role goes with its stack.
set -euo pipefail
STACK="panorama-${PWD##*/}"
aws cloudformation delete-stack --stack-name "${STACK}"
aws cloudformation wait stack-delete-complete --stack-name "${STACK}"
if aws cloudformation describe-stacks --stack-name "${STACK}"; then exit 1; fi
