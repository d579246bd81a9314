"""An application that runs, looked into and changed by hand."""
