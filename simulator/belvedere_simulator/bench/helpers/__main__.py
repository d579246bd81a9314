"""`python -m belvedere_simulator.bench.helpers NAME`: one helper of the bench."""

import sys

from belvedere_simulator.bench.helpers.obedience import main

if __name__ == "__main__":
    main(sys.argv[1])
