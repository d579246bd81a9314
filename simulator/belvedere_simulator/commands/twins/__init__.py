"""The commands that do at the command line what the service's operations and the desktop do."""
