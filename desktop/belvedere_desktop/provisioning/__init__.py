"""Setting up an appliance: name, network, archive, power on, done."""
