"""The one port of the service: connections, bodies, the way of a request to its face."""
