"""Applications as folders on this computer: made, changed, built, compared, brought back."""
