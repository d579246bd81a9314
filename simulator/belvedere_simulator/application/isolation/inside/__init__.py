"""What runs beside the application, inside the sandbox: standard library only, Python 3.8 and later.

The engine binds this folder into the sandbox and starts `starter.main` with the application's own
interpreter, so nothing here may import the rest of the simulator.
"""
