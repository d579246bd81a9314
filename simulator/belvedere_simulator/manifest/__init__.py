"""graph.json, package.json, descriptor.json, override.json: documents, checks, resolution."""
