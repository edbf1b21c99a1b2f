"""`python -m smartpick.bench` is `python -m smartpick bench`."""

import signal
import sys

from smartpick.bench.figures import main
from smartpick.sentences import INTERRUPTED, STOPPED

if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a server that was started is stopped first
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        print(STOPPED, file=sys.stderr)
        sys.exit(INTERRUPTED)
