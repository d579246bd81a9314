"""The front panel: an appliance of this computer as a drawing with live lights, buttons and plugs."""
