"""Files that are fetched from the site: resumable, verified, aware of cables and faults."""
