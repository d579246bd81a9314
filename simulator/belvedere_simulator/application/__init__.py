"""One application instance: node processes, isolation, ports, logs, restart policy."""
