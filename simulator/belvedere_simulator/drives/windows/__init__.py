"""Drives as Windows tells of them."""
