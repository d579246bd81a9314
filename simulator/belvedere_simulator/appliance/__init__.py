"""The simulated appliance: its body, its software, and what lives on it."""
