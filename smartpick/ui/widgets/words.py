"""Numbers in words a worried person can hold on to."""

from __future__ import annotations

from smartpick.data_folder import state_names
from smartpick.plan import Interval, of_hundred


def percent(value: float) -> str:
    """0–1 as a percentage without false precision: "<1 %", "3 %", "42 %"."""
    if 0 < value < 0.005:
        return "<1 %"
    return f"{100 * value:.0f} %"


def percent_range(interval: Interval) -> str:
    """An interval as "40–58 %", one number when both ends round alike."""
    low, high = f"{100 * interval.low:.0f}", f"{100 * interval.high:.0f}"
    return f"{low} %" if low == high else f"{low}–{high} %"


def small_range(low: float, high: float) -> str:
    """Two small percentages (0–100) as "0.4–3.8 %"; "under 0.1" instead of a nought that is none."""
    ends = ["under 0.1" if 0 < end < 0.05 else f"{end:.1f}" for end in (low, high)]
    return f"{ends[0]} %" if ends[0] == ends[1] else f"{ends[0]}–{ends[1]} %"


def middle_of_hundred(interval: Interval) -> str:
    """The one middle that may stand beside a range, as a count of 100 people."""
    return of_hundred(Interval(interval.mid, interval.mid, interval.mid))


def place_of_hundred(percentile: float) -> str:
    """A percentile as a place among a hundred people: "26th", never below "1st" or above "100th"."""
    place = min(max(round(percentile), 1), 100)
    last = 0 if 10 < place < 20 else place % 10
    return f"{place}" + {1: "st", 2: "nd", 3: "rd"}.get(last, "th")


def rounded_points(points: float) -> str:
    """Points of a chance (×100) with their sign: "+4.5", "−0.2", "0"; never "−0.0"."""
    shown = f"{points:+.1f}".replace("-", "−")
    return "0" if shown in {"+0.0", "−0.0"} else shown


def points_range(change: Interval) -> str:
    """A change of a chance (0–1) as "+3.5 to +5.4"; one number when both ends round alike."""
    low, high = rounded_points(100 * change.low), rounded_points(100 * change.high)
    return low if low == high else f"{low} to {high}"


def place_label(place: str) -> str:
    """A place of a tie as one types it to find it: "Texas (TX)", "Harris County, Texas"; any other as it is."""
    county, _, state = place.rpartition(", ")
    if state not in state_names():
        return place
    return f"{county}, {state_names()[state]}" if county else f"{state_names()[state]} ({state})"
