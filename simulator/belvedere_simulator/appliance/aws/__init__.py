"""A small client for the services that the appliance itself speaks to: logs, metrics, secrets."""
