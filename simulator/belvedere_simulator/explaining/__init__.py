"""What log lines and error codes mean: a catalogue of known messages, offline."""
