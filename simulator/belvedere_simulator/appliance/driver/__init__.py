"""What drives the body: it keeps its time, stores what it remembers and does what it wants done."""
