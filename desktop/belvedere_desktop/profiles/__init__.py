"""Feature: which site the window works with, and the sites on other computers."""
