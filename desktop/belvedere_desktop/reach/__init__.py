"""Feature: where appliances on the network find the site."""
