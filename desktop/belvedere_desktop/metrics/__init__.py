"""The Metrics page: graphs of what devices and applications measured, and alarms."""
