"""The wire forms of the service's faces: what comes in, what goes out, what is refused."""
