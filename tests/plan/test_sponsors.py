"""The sponsor in a program's name: whole, also where it has a slash of its own."""

from __future__ import annotations

import pytest

from smartpick.plan.sponsors import sponsor_of

ZUCKER = "Zucker School of Medicine at Hofstra/Northwell"


@pytest.mark.parametrize(
    ("name", "sponsor"),
    [
        (ZUCKER, ZUCKER), (f"{ZUCKER} at Lenox Hill Hospital", ZUCKER),
        (f"{ZUCKER}/Staten Island University Hospital", ZUCKER),
        ("Rutgers Health/Monmouth Medical Center", "Rutgers Health"),
        ("Florida International University / Baptist Health", "Florida International University"),
        ("Allegheny Health Network Medical Education Consortium (AGH/WPH)",
         "Allegheny Health Network Medical Education Consortium (AGH/WPH)"),
        ("Loma Linda University Medical Center", "Loma Linda University Medical Center"),
    ],
)  # fmt: skip
def test_only_a_slash_before_a_site_ends_the_name_of_a_sponsor(name: str, sponsor: str) -> None:
    assert sponsor_of(name) == sponsor
