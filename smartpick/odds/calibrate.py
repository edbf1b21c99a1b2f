"""The fit under its first name: `python -m smartpick.odds.calibrate` is `python -m smartpick.odds.calibration`."""

import sys

from smartpick.odds.calibration.__main__ import main

if __name__ == "__main__":
    sys.exit(main())
