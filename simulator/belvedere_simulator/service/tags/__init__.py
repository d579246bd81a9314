"""Tags of devices, packages and application instances."""
