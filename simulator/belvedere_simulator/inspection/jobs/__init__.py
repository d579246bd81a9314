"""Jobs as they are told on the channel, and whether what is told may be."""
