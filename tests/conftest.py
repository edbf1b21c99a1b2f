"""What several tests share."""

from __future__ import annotations

import pytest

from smartpick import Applicant, Catalog, Plan, load_catalog, recommend


@pytest.fixture(scope="session")
def catalog() -> Catalog:
    """The shipped program table."""
    return load_catalog()


@pytest.fixture(scope="session")
def average() -> Applicant:
    """An applicant of whom only the two required answers are known."""
    return Applicant(specialty="Internal Medicine", visa="j1_or_h1b")


@pytest.fixture(scope="session")
def plan(catalog: Catalog, average: Applicant) -> Plan:
    """The plan the first visit shows."""
    return recommend(catalog, average)
