"""Projects brought back from what is left of them: folders, archives of containers and models, manifests."""
