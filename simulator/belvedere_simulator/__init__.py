"""The simulated appliance and everything else that runs without Qt."""
