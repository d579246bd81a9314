"""How other programs of the same user reach an appliance that runs: its buttons, plugs, faults and state."""
