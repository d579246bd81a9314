"""Maps the appliance's folders and ports inside one process: standard library only, Python 3.8 and later."""
