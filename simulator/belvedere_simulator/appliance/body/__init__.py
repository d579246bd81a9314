"""The body of the appliance: buttons, lights, ports and power, as a pure state machine."""
