"""Tables of many rows: sorted and filtered at once, rows known by their keys."""
