"""The archive that a device is provisioned with: written by the service, read by the appliance."""
