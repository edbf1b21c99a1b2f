"""Lists chosen again: what would change the list, what a wish costs, and why a program is on it or not."""

from smartpick.whatif.competitive import Candidate, Competitive, candidates, central_match, competitiveness
from smartpick.whatif.entered import Effect, effects, tie_effects
from smartpick.whatif.home_cost import HomeCost, home_cost, place_free
from smartpick.whatif.levers import Lever, ways_to_floor, what_would_change
from smartpick.whatif.presets import PRESETS, Preset, Promise, available_presets
from smartpick.whatif.room import Room, room_for
from smartpick.whatif.trade_off import Bands, TradeOff, bands, random_list_match, trade_off_curve
from smartpick.whatif.weights import WeightCurve, own_weights, weight_curve
from smartpick.whatif.why_it_fell import Loosened, loosened, why_it_fell
from smartpick.whatif.why_not import Explanation, explain, explain_all
from smartpick.whatif.worth_checking import WORTH_CHECKING_COLUMNS, facts_worth_checking

__all__ = [
    "PRESETS",
    "WORTH_CHECKING_COLUMNS",
    "Bands",
    "Candidate",
    "Competitive",
    "Effect",
    "Explanation",
    "HomeCost",
    "Lever",
    "Loosened",
    "Preset",
    "Promise",
    "Room",
    "TradeOff",
    "WeightCurve",
    "available_presets",
    "bands",
    "candidates",
    "central_match",
    "competitiveness",
    "effects",
    "explain",
    "explain_all",
    "facts_worth_checking",
    "home_cost",
    "loosened",
    "own_weights",
    "place_free",
    "random_list_match",
    "room_for",
    "tie_effects",
    "trade_off_curve",
    "ways_to_floor",
    "weight_curve",
    "what_would_change",
    "why_it_fell",
]
