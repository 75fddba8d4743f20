"""Slow, obvious re-implementations, each tied to the public functions that it must equal: their *twin*.

`tests/test_twins.py` names the public functions that have none.
"""

from collections.abc import Callable
from typing import Any, TypeVar

Slow = TypeVar("Slow", bound=Callable[..., Any])

TWINS: dict[str, list[Callable[..., Any]]] = {}  # by `module.function`, of the test modules that are imported


def named(function: Callable[..., Any]) -> str:
    """Name a function by its module."""
    return f"{function.__module__}.{function.__qualname__}"


def twin_of(*rules: Callable[..., Any]) -> Callable[[Slow], Slow]:
    """Tie a slow re-implementation to the functions that it re-implements; a test of its module compares them."""

    def tie(slow: Slow) -> Slow:
        for rule in rules:
            TWINS.setdefault(named(rule), []).append(slow)
        return slow

    return tie
