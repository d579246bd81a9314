"""An application that runs, looked into and changed by hand: on an appliance, or as a run."""
