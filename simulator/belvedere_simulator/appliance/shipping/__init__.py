"""Ships log streams to the site: a spool on the disk, and the agent that empties it."""
