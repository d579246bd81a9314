"""One run of an application on this computer: cameras, models, code and display brought together."""
