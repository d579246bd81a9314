"""What the site wants of the appliance, one job after the other."""
