"""What clients need to find a site: the model, the address, the keys."""
