"""Updates of the appliance's software: fetched, checked, written beside what runs."""
