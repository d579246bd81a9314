"""The Simulator page: choose an application, give it cameras, watch it run."""
