"""The result strip: what the plan comes to, in one line that stays on top of every page.

Sent: the fields of `Result`. Nothing is returned. While a curve is held (`curve.js`), the strip shows the values that
come with the window's event `smartpick-live`, until the server's answer to that move is there.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass

from smartpick.ui.components import registered

_component = registered(
    "strip",
    """
    <div class="strip">
      <div class="line" aria-hidden="true">
        <span><small class="long">programs</small><b data-cell="programs"></b>
          <small class="short">programs</small></span>
        <span><small class="long place"></small><small class="short">◆</small><b data-cell="home"></b></span>
        <span><small class="long">match anywhere<span class="now"></span>, of 100</small><small class="short">match<span
          class="now"></span></small>
          <b data-cell="match"></b></span>
        <span><small class="long">match there<span class="now"></span>, of 100</small><small class="short">◆</small>
          <b data-cell="there"></b><small class="short hundred">of 100</small></span>
        <span class="about"><span data-cell="name"></span><span data-cell="fees"></span>
          <span data-cell="rests"></span></span>
        <span class="reason" data-cell="reason"></span>
      </div>
      <span class="hidden" role="status" aria-live="polite"></span>
    </div>
    """,
)


@dataclass(frozen=True)
class Result:
    """What the strip shows; chances are whole numbers of 100 applicants.

    Args:
        place: name of the home region.
        programs: on the list.
        home: of these, in the home region.
        low, high: how many of 100 match anywhere.
        homeLow, homeHigh: how many of 100 match in the home region.
        fees: application fees in words; "" where they are not known.
        rests: how many answers the estimate rests on, in words.
        name: of the plan; "" for none.
        spoken: all of it in one sentence, for screen readers.
        reason: why there is no list; "" where there is one.
        isNow: whether the chances are those given the news of the season.
        move: number of the last move of the curve that the plan has followed.
    """

    place: str
    programs: int = 0
    home: int = 0
    low: int = 0
    high: int = 0
    homeLow: int = 0  # as JavaScript reads it
    homeHigh: int = 0
    fees: str = ""
    rests: str = ""
    name: str = ""
    spoken: str = ""
    reason: str = ""
    isNow: bool = False
    move: int = 0


def strip(result: Result) -> None:
    """Draw the strip."""
    _component(key="result", data=asdict(result))
