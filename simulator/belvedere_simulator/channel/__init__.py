"""The message channel: topics, jobs and shadows, for both of its ends. Nothing here knows the service."""
