"""The worked examples in the docstrings of what the package hands on: there is one each, and it holds."""

import doctest

import pytest

import smartpick


@pytest.mark.parametrize("name", smartpick.__all__)
def test_the_example_holds(name: str) -> None:
    """Each example is whole: it imports what it uses."""
    test = doctest.DocTestParser().get_doctest(getattr(smartpick, name).__doc__ or "", {}, name, None, 0)
    assert test.examples, f"{name} has no example"
    printed: list[str] = []
    outcome = doctest.DocTestRunner(optionflags=doctest.NORMALIZE_WHITESPACE).run(test, out=printed.append)
    assert outcome.failed == 0, "".join(printed)
