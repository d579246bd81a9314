"""Jobs: executions, what devices ask of them, what they are told."""
