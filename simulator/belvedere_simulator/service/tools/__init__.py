"""Having appliances look at cameras and hosts, and hearing what they tell."""
