"""The appliance looks at cameras and hosts for a person elsewhere, and tells what it sees."""
