"""The link to the site: connection, reports, shadow, certificate."""
