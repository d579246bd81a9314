"""The broker: one interface, and the embedded one, Mosquitto and any other behind it."""
