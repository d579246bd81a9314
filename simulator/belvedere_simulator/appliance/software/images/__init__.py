"""The software on the appliance's own disk: two slots, a recovery area, and sealed records of both."""
