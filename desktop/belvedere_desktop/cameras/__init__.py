"""The Cameras page: cameras of the site, found, examined, looked at and registered."""
