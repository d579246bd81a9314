"""Metrics and alarms of a site as its clients see them: names, series, files, the usual alarms."""
