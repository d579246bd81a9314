"""The broker inside the service's process."""
