"""`python -m smartpick.bench` is `python -m smartpick bench`."""

import sys

from smartpick.bench.figures import main

if __name__ == "__main__":
    sys.exit(main())
