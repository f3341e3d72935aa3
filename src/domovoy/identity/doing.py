"""Actions: one intention, one transaction, one who acts, and a line of the rules that lets them."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from django.db import transaction

from domovoy.identity.acting import acting
from domovoy.identity.actors import THE_SYSTEM
from domovoy.identity.rules import Act, require_may

P = ParamSpec("P")
R = TypeVar("R")
REGISTRY: dict[Act, Callable[..., Any]] = {}


def action(act: Act) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Make a function an action: checked by `rules`, in a transaction of its own, for its `by`.

    One without `by` is the product's own. What it does lasts when it returns: it cannot be a step
    of another. Raises NotPermitted before anything is asked of the database.
    """

    def decorate(function: Callable[P, R]) -> Callable[P, R]:
        @wraps(function)
        def done(*args: P.args, **parts: P.kwargs) -> R:
            by: Any = parts.get("by", THE_SYSTEM)
            require_may(act, by)
            with acting(by), transaction.atomic(durable=True):
                return function(*args, **parts)

        return _registered(act, done)

    return decorate


def job(act: Act) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Make a function a job of the product itself, in as many transactions as it needs."""

    def decorate(function: Callable[P, R]) -> Callable[P, R]:
        @wraps(function)
        def done(*args: P.args, **parts: P.kwargs) -> R:
            require_may(act, THE_SYSTEM)
            with acting(THE_SYSTEM):
                return function(*args, **parts)

        return _registered(act, done)

    return decorate


def act_of(done: Callable[..., Any]) -> Act:
    """Return what an action or a job is called in the rules."""
    return next(act for act, known in REGISTRY.items() if known is done)


def _registered(act: Act, done: Callable[P, R]) -> Callable[P, R]:
    if act in REGISTRY:
        raise ValueError(f"two actions are called {act}")
    REGISTRY[act] = done
    return done
