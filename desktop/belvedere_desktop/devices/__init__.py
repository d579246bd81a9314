"""The appliances of a site: which there are, how they are, what can be done with them."""
