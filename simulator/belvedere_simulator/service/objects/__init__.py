"""Where the bytes of packages, assets and exports lie."""
