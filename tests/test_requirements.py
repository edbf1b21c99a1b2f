"""The lists of packages: what is wished for (`.in`) and what is installed (`.txt`), every package with its hashes."""

from __future__ import annotations

import re
from importlib.metadata import PackageNotFoundError, distribution

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.paths import ROOT

LISTS = ["requirements", "requirements-dev"]


def wished(name: str) -> dict[str, str]:
    """Version by package."""
    lines = (ROOT / f"{name}.in").read_text("utf-8").split("\n")
    pins = dict(line.split("==") for line in lines if line and not line.startswith("-r "))
    return pins | (wished("requirements") if "-r requirements.in" in lines else {})


def locked(name: str) -> dict[str, tuple[Requirement, str]]:
    """Requirement and its hashes by package."""
    text = re.sub(r"^ *#.*\n", "", (ROOT / f"{name}.txt").read_text("utf-8"), flags=re.M)
    entries = [entry.partition(" --hash=") for entry in text.replace("\\\n", "").splitlines()]
    asked = [(Requirement(entry.strip()), hashes) for entry, _, hashes in entries]
    return {canonicalize_name(one.name): (one, hashes) for one, hashes in asked}


def version_of(one: Requirement) -> str:
    return str(one.specifier).removeprefix("==")


@pytest.mark.parametrize("name", LISTS)
def test_every_package_is_held_to_one_version_and_its_hashes(name: str) -> None:
    assert len(locked(name)) > len(wished(name))
    for package, (one, hashes) in locked(name).items():
        assert re.fullmatch(r"==[\w.]+", str(one.specifier)), package
        assert one.url is None, package
        assert re.fullmatch(r"sha256:[0-9a-f]{64}( +--hash=sha256:[0-9a-f]{64})*", hashes.strip()), package


@pytest.mark.parametrize("name", LISTS)
def test_what_is_installed_is_what_is_wished_for(name: str) -> None:
    """`make lock` after a change of an `.in` file."""
    versions = {package: version_of(one) for package, (one, _) in locked(name).items()}
    assert wished(name).items() <= versions.items()


def test_the_app_runs_with_the_packages_it_is_tested_with() -> None:
    app, tested = locked("requirements"), locked("requirements-dev")
    assert {package: tested.get(package) for package in app} == app


@pytest.mark.parametrize("name", LISTS)
def test_what_a_package_needs_is_in_the_list_too(name: str) -> None:
    """Read from the packages installed here, which are those of the list."""
    packages = locked(name)
    for package, (one, _) in packages.items():
        try:
            installed = distribution(package)
        except PackageNotFoundError:
            assert one.marker, package
            assert not one.marker.evaluate(), package
            continue
        assert installed.version == version_of(one), package
        for need in map(Requirement, installed.requires or []):
            if need.marker is None or need.marker.evaluate({"extra": ""}):
                assert canonicalize_name(need.name) in packages, f"{package} needs {need.name}"


@pytest.mark.parametrize("file", [f"{name}.{end}" for name in LISTS for end in ("in", "txt")])
def test_the_lists_name_no_place_to_fetch_from(file: str) -> None:
    text = (ROOT / file).read_text("utf-8")
    assert "://" not in text
    assert not re.search(r"^ *-(?!r requirements)(?!-hash=)", text, flags=re.M)


def test_readme_and_the_tests_install_from_the_lists_with_hashes() -> None:
    assert (ROOT / "README.md").read_text("utf-8").count("install -r requirements.txt") == 2
    assert "--require-hashes -r requirements-dev.txt" in (ROOT / "tests" / "run").read_text("utf-8")
