"""The revisions of metrics."""
