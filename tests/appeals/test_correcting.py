from datetime import date, timedelta

import pytest

from domovoy.appeals import actions, errors
from domovoy.appeals.models import Appeal, Clock, Correction
from domovoy.catalogue import shipped_catalogue
from domovoy.delivery.models import Notice
from domovoy.identity.actors import Resident
from estate import hold, make_flat, make_organisation, make_person, register_appeal

WHY = "По фото видно, что дело не в этом."


@pytest.fixture
def sent_at(estate):
    return estate.local(2026, 11, 20, 10)


@pytest.fixture
def appeal(estate, sent_at):
    return register_appeal(estate, at=sent_at, problem="roof.condensation", text="Капает с потолка")


@pytest.fixture
def correct(appeal, estate):
    def correct(problem, at, *, seen=None, comment=WHY):
        return actions.recategorise(
            number=appeal.number,
            seen=seen or Appeal.objects.get(pk=appeal.pk).version,
            problem=problem,
            comment=comment,
            by=estate.dispatcher,
            at=at,
        )

    return correct


def clocks_of(appeal):
    return {clock.norm: clock for clock in Clock.objects.filter(appeal=appeal)}


class TestRecategorise:
    def test_leaves_a_term_owed_for_both_untouched(self, appeal, sent_at, correct):
        before = clocks_of(appeal)

        correct("roof.leak", sent_at + timedelta(hours=5))

        after = clocks_of(appeal)
        for norm in ("G170.ROOF", "A416.ANS10"):
            assert after[norm].pk == before[norm].pk
            assert (after[norm].state, after[norm].due_at) == ("running", before[norm].due_at)

    def test_counts_a_new_term_from_the_registration(self, appeal, sent_at, correct):
        corrected = correct("roof.leak", sent_at + timedelta(hours=5))

        damage = clocks_of(appeal)["R354.DMG12"]
        assert damage.started_at == sent_at
        assert corrected.next_due_at == damage.due_at == sent_at + timedelta(hours=12)

    def test_brings_a_term_that_was_over_to_be_recorded_at_its_true_moment(
        self, appeal, sent_at, correct
    ):
        correct("roof.leak", sent_at + timedelta(hours=20))

        actions.record_missed_terms(at=sent_at + timedelta(hours=20))

        damage = clocks_of(appeal)["R354.DMG12"]
        assert (damage.state, damage.missed_at) == ("missed", sent_at + timedelta(hours=12))

    def test_stops_what_is_owed_only_for_the_old_problem(self, appeal, sent_at, correct):
        correct("heating.entrance_cold", sent_at + timedelta(hours=5))

        clocks = clocks_of(appeal)
        assert (clocks["G170.ROOF"].state, clocks["A416.ANS10"].state) == ("stopped", "running")

    def test_back_again_lets_the_same_clock_run_on(self, appeal, sent_at, correct):
        correct("heating.entrance_cold", sent_at + timedelta(hours=5))
        correct("roof.condensation", sent_at + timedelta(hours=6))

        [repair] = Clock.objects.filter(appeal=appeal, norm="G170.ROOF")
        assert (repair.state, repair.due_at) == ("running", sent_at + timedelta(hours=24))

    def test_back_again_keeps_a_missed_repair_overdue(self, estate, sent_at):
        frozen = register_appeal(estate, at=sent_at, problem="cold_water.frozen", text="Замёрзло.")
        late = sent_at + timedelta(hours=80)
        actions.record_missed_terms(at=late)

        for seen, problem in ((2, "charges.debt"), (3, "cold_water.frozen")):
            corrected = actions.recategorise(
                number=frozen.number,
                seen=seen,
                problem=problem,
                comment=WHY,
                by=estate.dispatcher,
                at=late + timedelta(hours=seen),
            )

        repair = Clock.objects.get(appeal=frozen, norm="ADS.FIX")
        assert (repair.state, repair.ended_at) == ("missed", None)
        assert repair.missed_at == sent_at + timedelta(hours=72)
        assert (corrected.overdue, corrected.next_due_at) == (True, sent_at + timedelta(minutes=30))

    def test_shows_the_nearest_answer_though_another_was_rolled_over(
        self, appeal, estate, sent_at, correct
    ):
        actions.roll_over(
            number=appeal.number,
            seen=1,
            until=date(2026, 12, 30),
            comment="Ждём заключение лаборатории.",
            by=estate.dispatcher,
            at=sent_at,
        )

        corrected = correct("documents.copies", sent_at + timedelta(hours=1))

        data = Clock.objects.get(appeal=appeal, norm="A416.DATA3")
        assert corrected.execution_end_on == data.last_on == date(2026, 11, 25)
        assert corrected.rolled_over

    def test_follows_in_everything_the_register_shows(self, appeal, estate, sent_at, correct):
        corrected = correct("lift.trapped", sent_at)

        problem = shipped_catalogue().problems["lift.trapped"]
        saved = Appeal.objects.get(pk=appeal.pk)
        assert (saved.problem, saved.group, saved.title) == (
            "lift.trapped",
            "lift",
            problem.title,
        )
        assert (saved.urgent, saved.danger, saved.pressing) == (True, "trapped", True)
        assert bool(saved.topic_code) != bool(saved.another_topic)
        assert corrected.execution_end_on == appeal.execution_end_on

    def test_shortens_the_answer_where_the_law_does(self, appeal, estate, sent_at, correct):
        corrected = correct("documents.copies", sent_at)

        sooner = Clock.objects.get(appeal=appeal, norm="A416.DATA3")
        assert sooner.started_at == sent_at
        assert corrected.execution_end_on == sooner.last_on < appeal.execution_end_on

    def test_owes_no_second_answer(self, appeal, estate, sent_at, correct):
        actions.answer(
            number=appeal.number,
            seen=1,
            text="Придём и посмотрим.",
            done=False,
            by=estate.dispatcher,
            at=sent_at,
        )

        correct("documents.copies", sent_at)

        assert not Clock.objects.filter(appeal=appeal, kind="answer", state="running").exists()

    def test_after_a_redirection_counts_the_answer_from_there(
        self, appeal, estate, sent_at, correct
    ):
        receiver = make_organisation(region=estate.house.region)
        moved_at = sent_at + timedelta(hours=2)
        actions.redirect(
            number=appeal.number,
            seen=1,
            receiver_id=receiver.pk,
            comment="Крышей этого дома занимается другая организация. " * 3,
            by=estate.dispatcher,
            at=moved_at,
        )
        theirs = type(estate.dispatcher)(
            estate.dispatcher.person_id, receiver.pk, estate.dispatcher.role
        )

        actions.recategorise(
            number=appeal.number,
            seen=2,
            problem="roof.leak",
            comment=WHY,
            by=theirs,
            at=moved_at + timedelta(hours=1),
        )

        damage = Clock.objects.get(appeal=appeal, norm="R354.DMG12", party=receiver)
        roof = Clock.objects.get(appeal=appeal, norm="G170.ROOF", party=receiver)
        assert damage.started_at == moved_at
        assert roof.started_at == sent_at

    def test_is_kept_and_told(self, appeal, estate, sent_at, correct):
        correct("roof.leak", sent_at)

        correction = Correction.objects.get(appeal=appeal)
        assert (correction.problem_before, correction.problem_after) == (
            "roof.condensation",
            "roof.leak",
        )
        assert Notice.objects.filter(person=estate.owner, event="appeal_recategorised").exists()
        assert appeal.history.get(kind="corrected").text == WHY


class TestRecategoriseIsRefused:
    def test_for_a_problem_that_is_none_or_the_same(self, sent_at, correct):
        with pytest.raises(errors.ProblemUnknown):
            correct("roof.dragon", sent_at)
        with pytest.raises(errors.ProblemUnchanged):
            correct("roof.condensation", sent_at)

    def test_without_words_or_by_who_saw_an_older_state(self, sent_at, correct):
        with pytest.raises(errors.CommentLength):
            correct("roof.leak", sent_at, comment="не то")
        with pytest.raises(errors.ChangedMeanwhile):
            correct("roof.leak", sent_at, seen=7)

    def test_for_one_persons_affair_once_neighbours_read_the_answers(
        self, appeal, estate, sent_at, correct
    ):
        neighbour, flat = make_person(), make_flat(estate.house, number="46")
        hold(neighbour, flat)
        actions.join(
            number=appeal.number, premises_id=flat.pk, by=Resident(neighbour.pk), at=sent_at
        )

        with pytest.raises(errors.NeighboursWouldSee):
            correct("charges.debt", sent_at)

        assert correct("roof.leak", sent_at).problem == "roof.leak"

    def test_on_a_closed_appeal(self, appeal, estate, sent_at, correct):
        actions.withdraw(number=appeal.number, comment="", by=estate.resident, at=sent_at)

        with pytest.raises(errors.AppealClosed):
            correct("roof.leak", sent_at)
