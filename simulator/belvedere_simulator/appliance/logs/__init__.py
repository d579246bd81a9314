"""The log streams of the appliance itself, line by line."""
