"""The logs that an appliance wrote to its stick, and what they mean."""
