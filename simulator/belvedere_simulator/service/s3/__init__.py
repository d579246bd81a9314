"""The S3 face: what boto3, the aws command and panoramacli send, over the store of objects."""
