"""Removable drives of this computer: found, judged, written, read back, ejected, erased."""
