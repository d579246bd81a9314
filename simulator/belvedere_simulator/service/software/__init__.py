"""Software for appliances: images that the site makes and signs."""
