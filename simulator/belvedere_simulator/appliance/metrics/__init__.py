"""The metrics that an appliance reports: that it is active, and the errors of its applications."""
