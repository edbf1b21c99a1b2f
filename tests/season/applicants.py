"""A small season: an applicant with interviews in several cities."""

from __future__ import annotations

from smartpick import Applicant, Catalog, Profile
from smartpick.plan import Event


def code_in(catalog: Catalog, city: str) -> str:
    """The first Internal Medicine program of a city."""
    table = catalog.table
    return table.loc[(table["city"] == city) & (table["specialty"] == "Internal Medicine"), "acgme_code"].iloc[0]


def profile_with(*events: Event, zone: str = "", visa: str = "j1_or_h1b", **applicant: object) -> Profile:
    """An applicant in Internal Medicine to whom this happened."""
    person = Applicant.model_validate({"specialty": "Internal Medicine", "visa": visa, **applicant})
    return Profile(applicant=person).in_season(events=events, time_zone=zone)


def interview(code: str, day: str, time: str = "", form: str = "", kind: str = "accepted", **more: object) -> Event:
    """An interview agreed in the middle of November."""
    return Event.model_validate(
        {"code": code, "kind": kind, "date": "2026-11-15", "day": day, "time": time, "format": form, **more}
    )
