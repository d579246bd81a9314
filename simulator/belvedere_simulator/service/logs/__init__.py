"""CloudWatch Logs: groups, streams, events, filters, export to the object store."""
