"""The revisions of logs."""
