"""The way of each application instance, from its deployment to its removal, whatever happens meanwhile."""
