"""The folder put first on an application's import path holds `panoramasdk`."""
