"""Devices: the records of appliances, their state, their jobs."""
