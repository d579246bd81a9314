"""The versions of the appliance's software: which may be installed, and how each one behaves."""
