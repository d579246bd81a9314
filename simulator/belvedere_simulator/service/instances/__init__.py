"""Application instances: deploying, replacing, signalling, removing, and what devices report of them."""
