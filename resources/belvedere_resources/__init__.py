"""Data only: samples, models, icons, styles, translations, errors."""
