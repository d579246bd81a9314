"""People who look at the messages of the site."""
