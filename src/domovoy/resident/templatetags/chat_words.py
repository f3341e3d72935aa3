"""What the chat says of several problems at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import template

from domovoy.catalogue import Problem
from domovoy.conversation import wording

register = template.Library()


@register.filter
def ask_to_split(problems: Sequence[Problem]) -> str:
    return wording.ask_to_split(len(problems))


@register.filter
def agree_to_split(problems: Sequence[Problem]) -> str:
    return wording.all_of(len(problems))


@register.filter
def only_this(problem: Problem) -> str:
    return wording.only(problem)


@register.filter
def how_many_appeals(others: Sequence[Any]) -> str:
    return wording.appeals(len(others) + 1).capitalize()


@register.filter
def send_all(others: Sequence[Any]) -> str:
    return f"Отправить {wording.appeals(len(others) + 1)}"


@register.filter
def sent_several(numbers: Sequence[str]) -> str:
    return f"Отправлены {wording.appeals(len(numbers))}"
