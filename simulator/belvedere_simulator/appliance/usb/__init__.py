"""A USB drive as the appliance sees it, whatever it is on this computer."""
