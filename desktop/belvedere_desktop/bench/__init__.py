"""What `belvedere bench desktop` measures of the window."""
