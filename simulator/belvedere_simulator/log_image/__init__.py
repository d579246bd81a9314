"""Images of an appliance's logs: written for one site, read by who holds its log key."""
