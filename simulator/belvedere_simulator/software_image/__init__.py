"""The image of a software version: a signed archive that the site makes and appliances check."""
