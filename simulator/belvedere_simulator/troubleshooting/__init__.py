"""Feature: known problems as guided checks, which look for themselves where they can."""
