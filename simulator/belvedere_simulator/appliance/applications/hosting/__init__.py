"""One engine for all application instances: cameras, models, display, and the processes of their code."""
