"""Things to look at for who comes empty-handed: a site with devices and cameras, and logs of a failure."""
