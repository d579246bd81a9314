"""The key of a site that images of its appliances' logs are encrypted to."""
