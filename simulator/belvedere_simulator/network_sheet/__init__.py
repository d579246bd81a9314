"""Every host and port that an appliance uses, for who looks after the network."""
