"""The editor of an application's graph and overrides: drawn, as forms, and as text, all of one draft."""
