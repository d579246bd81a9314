"""The message channel between service and appliances: topics, jobs and shadows, for both ends."""
