"""Cameras on the network: found, examined, looked at live, and prepared for registration."""
