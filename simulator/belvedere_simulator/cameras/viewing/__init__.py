"""Looking at cameras from one place: finding, examining, a picture, what can be reached.

The same work is done by the client child, seen from this computer, and by an appliance, seen from there.
"""
