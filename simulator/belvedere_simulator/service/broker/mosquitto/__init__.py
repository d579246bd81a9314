"""Mosquitto as a child of the service."""
