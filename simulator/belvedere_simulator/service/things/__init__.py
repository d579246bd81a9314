"""The service's side of the message channel: the jobs and shadows of things, kept."""
