"""What of the world the appliance reaches just now."""
