"""What is counted for whoever watches a server."""

import pytest

from smartpick.tally import BOUNDS_S, Tally


def test_counts_rise_with_the_bound_and_hold_what_failed() -> None:
    tally = Tally()
    for seconds in (0.0, 0.01, 0.02, 5.0, 100.0):
        tally.note(seconds)
    assert tally.counts() == (2, 3, 3, 3, 3, 3, 4, 5)
    assert len(tally.counts()) == len(BOUNDS_S) + 1
    assert tally.seconds == pytest.approx(105.03)
    with pytest.raises(OSError, match="gone"), tally.timed():
        raise OSError("gone")
    tally.failed()
    assert (tally.counts()[-1], tally.failures) == (6, 1)
