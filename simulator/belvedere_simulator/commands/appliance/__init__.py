"""`belvedere appliance` and `belvedere fault`: the simulated appliance from the command line."""
