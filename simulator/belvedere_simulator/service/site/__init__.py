"""One site for each data folder: a service, its broker and its appliance, shared by all who need it."""
