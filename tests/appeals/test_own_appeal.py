"""Nobody decides at the desk about what they asked for themselves."""

from datetime import timedelta

import pytest

from domovoy.appeals import actions, errors, queries
from domovoy.appeals.models import Appeal, Clock
from domovoy.identity.actors import Resident
from estate import register_appeal

LONG = "Наружные сети до границы дома обслуживает другая организация. " * 2


@pytest.fixture
def sent_at(estate):
    return estate.local(2026, 11, 20, 10)


@pytest.fixture
def appeal(estate, sent_at):
    """The dispatcher's own, of a problem with a duty besides the answer."""
    return register_appeal(
        estate, at=sent_at, problem="heating.no_heating", applicant=estate.dispatcher_person
    )


def settlings(estate, appeal, at):
    clock = Clock.objects.filter(appeal=appeal).exclude(kind="answer").first()
    return {
        "answer": (actions.answer, {"text": "Починили.", "done": True}),
        "require_no_answer": (actions.require_no_answer, {"cause": LONG}),
        "redirect": (
            actions.redirect,
            {"receiver_id": estate.inspectorate.pk, "comment": LONG},
        ),
        "redirect_outside": (
            actions.redirect_outside,
            {"receiver": "Администрация", "comment": LONG},
        ),
        "roll_over": (
            actions.roll_over,
            {"until": (at + timedelta(days=20)).date(), "comment": LONG},
        ),
        "mark_done": (actions.mark_done, {"clock_id": clock.pk}),
        "recategorise": (actions.recategorise, {"problem": "roof.leak", "comment": LONG}),
        "reopen": (actions.reopen, {"comment": LONG}),
    }


class TestOwnAppeal:
    @pytest.mark.parametrize(
        "name",
        [
            *("answer", "require_no_answer", "redirect", "redirect_outside"),
            *("roll_over", "mark_done", "recategorise", "reopen"),
        ],
    )
    def test_is_not_settled_by_who_made_it(self, estate, appeal, sent_at, name):
        at = sent_at + timedelta(hours=1)
        act, asked = settlings(estate, appeal, at)[name]

        with pytest.raises(errors.OwnAppeal):
            act(number=appeal.number, seen=appeal.version, by=estate.dispatcher, at=at, **asked)

        assert Appeal.objects.get().version == appeal.version

    def test_is_settled_by_a_colleague(self, estate, appeal, sent_at):
        at = sent_at + timedelta(hours=1)

        done = actions.answer(
            number=appeal.number,
            seen=appeal.version,
            text="Починили.",
            done=True,
            by=estate.head,
            at=at,
        )

        assert done.executed_at == at

    def test_is_taken_to_work_and_asked_about_as_any_other(self, estate, appeal, sent_at):
        taken = actions.take_to_work(
            number=appeal.number, seen=appeal.version, by=estate.dispatcher, at=sent_at
        )

        assert taken.taken_at == sent_at

    def test_says_so_on_the_page_of_its_officer_alone(self, estate, appeal, sent_at):
        mine = queries.page_of(appeal.number, by=estate.dispatcher, at=sent_at)
        theirs = queries.page_of(appeal.number, by=estate.head, at=sent_at)

        assert (mine.may_work, mine.may_settle) == (True, False)
        assert (theirs.may_work, theirs.may_settle) == (True, True)

    def test_stays_the_resident_s_to_withdraw(self, estate, appeal, sent_at):
        gone = actions.withdraw(
            number=appeal.number,
            comment="",
            by=Resident(estate.dispatcher_person.pk),
            at=sent_at,
        )

        assert gone.status == "withdrawn"
