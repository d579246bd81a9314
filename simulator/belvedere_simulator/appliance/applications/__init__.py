"""The applications of an appliance: installed, hosted, and their way from deployment to removal."""
