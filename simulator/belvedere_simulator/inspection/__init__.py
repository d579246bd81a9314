"""Looking at the message channel: what is said, by whom, and what it means."""
