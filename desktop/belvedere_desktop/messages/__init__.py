"""Messages: what is said at the site's broker or any other, jobs and shadows as they go, publishing."""
