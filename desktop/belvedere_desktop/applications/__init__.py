"""The Applications page: what is deployed where, how it is, and deploying."""
