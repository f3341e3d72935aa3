"""What advice has solved, counted for the desk."""

from __future__ import annotations

from datetime import datetime

from domovoy.conversation import State
from domovoy.housing.access import manager_of
from domovoy.housing.errors import NobodyManages
from domovoy.housing.models import Organisation
from domovoy.intake.models import Conversation, Solution


def note_solutions(
    conversation: Conversation, before: State, after: State, *, at: datetime
) -> None:
    """Write down what has been solved by this move, and take back what has not been after all.

    Call inside a transaction. No statement where nothing has changed.
    """
    was, now = _solved(before), _solved(after)
    for problem, advice in was - now:
        conversation.solutions.filter(problem=problem, advice=advice).delete()
    if fresh := now - was:
        organisation = _manager(conversation, at=at)
        Solution.objects.bulk_create(
            [
                Solution(
                    conversation=conversation,
                    organisation=organisation,
                    problem=problem,
                    advice=advice,
                    at=at,
                )
                for problem, advice in sorted(fresh)
            ],
            ignore_conflicts=True,
        )


def _solved(state: State) -> set[tuple[str, str]]:
    turn = state.turn
    return {
        (offered.problem or turn.problem or "", offered.advice)
        for offered in turn.offered
        if offered.helped
    }


def _manager(conversation: Conversation, *, at: datetime) -> Organisation | None:
    house = conversation.premises.house
    try:
        return manager_of(house.pk, on=at.astimezone(house.zone).date())
    except NobodyManages:
        return None
