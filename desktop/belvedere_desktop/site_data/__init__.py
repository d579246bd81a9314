"""Feature: the data of this computer's site."""
