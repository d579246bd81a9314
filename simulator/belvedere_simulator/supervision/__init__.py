"""Child processes: ready line, health, stop ladder, restart budget."""
