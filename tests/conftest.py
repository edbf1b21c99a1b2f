"""What several tests share: the shipped table and a first plan, read once; hypothesis without a clock."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import pytest
from hypothesis import HealthCheck, settings
from streamlit.components.v2 import manifest_scanner

from smartpick import Applicant, Catalog, Plan, load_catalog, recommend, recommend_profile
from smartpick.catalog.published_policies import PublishedPolicies
from tests.paths import SAMPLES
from tests.three_applicants import THREE

# Examples are the same in every run, so that a red test speaks of the change at hand. To look further:
# pytest --hypothesis-profile=wide
settings.register_profile(
    "steady", max_examples=30, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile("wide", settings.get_profile("steady"), max_examples=1000, derandomize=False)
settings.load_profile("steady")

# Each AppTest looks through all packages for components, which takes longer than a page: they stay what they are.
manifest_scanner.scan_component_manifests = cache(manifest_scanner.scan_component_manifests)


@pytest.fixture(scope="session")
def catalog() -> Catalog:
    """The shipped program table."""
    return load_catalog()


@pytest.fixture(scope="session")
def bare(catalog: Catalog) -> Catalog:
    """The shipped program table without what programs publish: there only the user speaks."""
    return replace(catalog, published=PublishedPolicies(), version=f"{catalog.version}-bare")


@pytest.fixture(scope="session")
def new_england() -> Catalog:
    """The same programs seen from another home region."""
    return load_catalog(regions=SAMPLES / "new_england.json")


@pytest.fixture(scope="session")
def average() -> Applicant:
    """An applicant of whom only the two required answers are known."""
    return Applicant(specialty="Internal Medicine", visa="j1_or_h1b")


@pytest.fixture(scope="session")
def plan(catalog: Catalog, average: Applicant) -> Plan:
    """The plan the first visit shows."""
    return recommend(catalog, average)


@pytest.fixture(scope="session")
def three(catalog: Catalog) -> dict[str, Plan]:
    """The plans of the three applicants: "tied", "untied", "h1b only"."""
    return {name: recommend_profile(catalog, profile) for name, profile in THREE.items()}
