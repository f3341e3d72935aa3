"""The small district, made once for all of these tests by the real actions."""

from datetime import UTC, datetime
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest
from django.db.models import F
from django.db.models.functions import Greatest

from domovoy.appeals import queries
from domovoy.appeals.models import (
    Appeal,
    Assessment,
    Clarification,
    Clock,
    Correction,
    EntryKind,
    HistoryEntry,
    Joined,
    Kind,
    Occurrence,
    Status,
    TermChange,
)
from domovoy.charges.queries import bills_of
from domovoy.delivery.models import Notice
from domovoy.demo import people
from domovoy.demo.command import main
from domovoy.demo.errors import DatabaseNotEmpty, NotForProduction
from domovoy.demo.loading import load
from domovoy.demo.scale import SMALL
from domovoy.gateways.esia.standin.personas import load_personas
from domovoy.housing.binding.actions import ClaimWords, claim_flat, match_flats
from domovoy.housing.binding.queries import people_of
from domovoy.housing.claims_desk import claim_page, decided_claims, document_to_open, waiting_claims
from domovoy.housing.models import (
    Claim,
    Holding,
    House,
    Organisation,
    Ownership,
    Premises,
    Riser,
    Shift,
)
from domovoy.housing.queries import flats_of
from domovoy.identity.actors import Officer, Resident, Role
from domovoy.identity.consents import has_consented
from domovoy.identity.models import Person
from domovoy.journal import record
from domovoy.journal.models import Entry
from domovoy.metering.queries import devices_of
from domovoy.understanding import shelf

NOW = datetime(2026, 11, 20, 12, 30, tzinfo=UTC)


def silent(step, part):
    pass


def learned(path, catalogue):
    """What a district writes is known: to load it nothing has to be learned first."""
    raise AssertionError("the understander is learned")


def resident(persona):
    return Resident(Person.objects.get(oid=persona.oid).pk)


def officer(persona, role):
    person = Person.objects.get(oid=persona.oid)
    return Officer(person.pk, person.employments.get().organisation_id, role)


@pytest.fixture(scope="module")
def district(databases, worker_id, django_db_setup, django_db_blocker):
    from django.db import connections

    with django_db_blocker.unblock():
        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(shelf, "_kept", learned)
            made = load(scale=SMALL, now=NOW, progress=silent)
        yield made
        connections.close_all()
    databases.renew(worker_id)


@pytest.fixture(autouse=True)
def in_the_district(district, django_db_blocker):
    with django_db_blocker.unblock():
        yield


class TestDistrict:
    def test_is_as_large_as_it_says(self, district):
        assert House.objects.count() == district.houses == SMALL.houses
        assert Appeal.objects.filter(kind=Kind.APPEAL).count() == district.appeals
        assert Organisation.objects.count() == 5

    def test_lives_in_two_time_zones(self):
        assert House.objects.values("time_zone").distinct().count() == 2

    def test_has_appeals_in_every_state(self):
        assert set(Appeal.objects.values_list("status", flat=True)) == set(Status)

    def test_nothing_lies_in_the_future(self):
        assert not Appeal.objects.filter(registered_at__gt=NOW).exists()
        assert not HistoryEntry.objects.filter(at__gt=NOW).exists()
        assert not Entry.objects.filter(at__gt=NOW).exists()

    def test_no_term_has_passed_unrecorded(self):
        assert not Clock.objects.filter(state="running", due_at__lte=NOW).exists()

    def test_leaves_no_reminder_for_the_first_worker(self):
        assert not Clock.objects.filter(state="running", remind_at__lte=NOW).exists()
        assert Notice.objects.filter(event="term_reminded").exists()

    def test_reminds_of_terms_of_days_in_waking_hours(self):
        reminded = Notice.objects.filter(
            event="term_reminded", facts__terms__0__until__regex="^.{10}$"
        )
        zones = dict(Appeal.objects.values_list("guid", "house__time_zone"))

        assert reminded.exists()
        for subject, at in reminded.values_list("subject", "created_at"):
            assert 9 <= at.astimezone(ZoneInfo(zones[subject])).hour <= 21

    def test_misses_were_recorded_soon_after_they_could_be(self):
        """A repeat may be late on its first day: the damage is as old as the first appeal."""
        noticeable_at = Greatest("due_at", "appeal__registered_at")
        late = Clock.objects.filter(state="missed").annotate(after=F("recorded_at") - noticeable_at)

        assert late.exists()
        assert max(clock.after for clock in late).total_seconds() < 25 * 3600

    def test_every_chain_of_the_journal_adds_up(self):
        for guid in Appeal.objects.values_list("guid", flat=True):
            assert record.verify(guid) > 0

    def test_leaves_no_jobs_behind(self):
        from procrastinate.contrib.django.models import ProcrastinateJob

        assert not ProcrastinateJob.objects.exists()


class TestTurns:
    """Everything that can happen to a term has happened somewhere in the district."""

    def test_neighbours_have_joined_and_are_owed_answers(self):
        assert Joined.objects.count() >= 2
        assert Clock.objects.exclude(joined=None).filter(state="running").exists()

    def test_one_question_was_replied_to_and_one_waits(self):
        assert Clarification.objects.filter(replied_at=None).exists()
        assert Clarification.objects.exclude(replied_at=None).exists()

    def test_a_category_was_corrected(self):
        assert Correction.objects.exists()

    def test_a_closing_was_taken_back(self):
        assert HistoryEntry.objects.filter(
            kind=EntryKind.REOPENED, appeal__status=Status.IN_WORK
        ).exists()

    def test_an_event_was_noted_and_moved_a_term(self):
        assert Occurrence.objects.exists()
        assert TermChange.objects.filter(reason="occurrence").exists()

    def test_breaks_run_by_their_single_and_their_monthly_limit(self):
        running = Clock.objects.filter(state="running").exclude(limit="")
        spans = {
            limit: {clock.due_at - clock.started_at for clock in running.filter(limit=limit)}
            for limit in ("single", "month")
        }

        assert all(spans.values())
        assert len(spans["month"]) > 1, "an earlier break has taken some of the month's hours"


class TestPersonas:
    def test_owner_has_something_to_do_with_each_kind_of_appeal(self):
        owner = resident(people.OWNER)
        pages = [
            queries.page_of(card.number, by=owner, at=NOW)
            for card in queries.appeals_of(owner, at=NOW)
        ]

        assert any(page.may_assess for page in pages)
        assert any(page.may_complain and page.card.missed for page in pages)
        assert any(page.may_withdraw for page in pages)
        assert any(page.card.assessment == Assessment.RECEIVED for page in pages)
        assert any(page.card.is_repeat for page in pages)
        assert any(page.card.kind == Kind.COMPLAINT and page.law_number for page in pages)
        assert any(page.files for page in pages)

    def test_owner_of_two_has_flats_in_two_houses_and_a_line_of_the_bill_in_question(self):
        owner = resident(people.OWNER_OF_TWO)
        flats = flats_of(owner, at=NOW)

        assert len({flat.house_id for flat in flats}) == 2
        assert all(len(bills_of(flat.premises_id)) == 6 for flat in flats)
        assert all(len(devices_of(flat.premises_id)) == 3 for flat in flats)
        assert Appeal.objects.filter(
            applicant_id=owner.person_id, subject__kind="charge_line"
        ).exists()

    def test_newcomer_has_no_flat(self):
        assert flats_of(resident(people.NEWCOMER), at=NOW) == []

    def test_dispatcher_has_terms_ending_in_minutes_and_in_days(self):
        dispatcher = officer(people.DISPATCHER, Role.DISPATCHER)
        cards = queries.queue_of(dispatcher, queries.QueueFilter(), at=NOW).cards
        left = [card.left_minutes for card in cards if card.left_minutes is not None]

        assert any(0 < minutes < 60 for minutes in left)
        assert any(minutes > 24 * 60 for minutes in left)
        assert any(card.missed for card in cards)

    def test_inspector_has_new_registered_and_answered_complaints(self):
        inspector = officer(people.INSPECTOR, Role.INSPECTOR)
        complaints = Appeal.objects.filter(addressee_id=inspector.organisation_id)

        assert complaints.filter(transmitted_at__isnull=False, law_registered_at=None).exists()
        assert complaints.filter(law_registered_at__isnull=False, executed_at=None).exists()
        assert complaints.filter(executed_at__isnull=False).exists()

    def test_a_complaint_was_written_about_by_history_too(self):
        assert HistoryEntry.objects.filter(kind=EntryKind.ASSESSMENT).exists()


class TestRegisterOfOwners:
    def test_every_flat_is_owned_and_never_more_than_whole(self):
        shares = {}
        for premises, over, under in Ownership.objects.values_list(
            "premises_id", "numerator", "denominator"
        ):
            shares[premises] = shares.get(premises, 0) + Fraction(over, under)

        assert len(shares) == Premises.objects.count()
        assert set(shares.values()) == {Fraction(1)}

    def test_has_owners_of_every_kind(self):
        kinds = set(Ownership.objects.values_list("owner_kind", flat=True))

        assert kinds == {"person", "legal", "public"}
        assert Ownership.objects.filter(owner_kind="person", snils_print="").exists()

    def test_no_persona_gains_or_loses_a_flat_by_signing_in(self):
        for person_id in Person.objects.values_list("pk", flat=True):
            assert match_flats(by=Resident(person_id), at=NOW) == []

    def test_every_flat_hangs_on_risers(self):
        assert Premises.objects.filter(risers=None).count() == 0
        assert Riser.objects.filter(premises=None).count() == 0


class TestHouseholds:
    def test_owner_lives_with_her_daughter(self):
        owner = resident(people.OWNER)
        [tie] = Holding.objects.filter(person_id=owner.person_id)
        members = people_of(tie.guid, by=owner, at=NOW).people

        assert tie.share == "1/2"
        assert {member.kind_label for member in members} == {"собственник", "член семьи"}

    def test_tenant_writes_and_sees_no_bills(self):
        [flat] = flats_of(resident(people.TENANT), at=NOW)
        tie = Holding.objects.get(person__oid=people.TENANT.oid)

        assert flat.premises_id == tie.premises_id
        assert (tie.kind, tie.may_write, tie.may_bills) == ("tenant", True, False)
        assert tie.granted_by.person.oid == people.OWNER_OF_TWO.oid

    def test_a_parent_acts_for_a_child(self):
        [parent] = Holding.objects.filter(kind="parent")
        child = Holding.objects.get(premises=parent.premises, kind="owner")

        assert parent.may_write
        assert not child.may_write
        assert parent.period.upper == child.person.birth_on.replace(
            year=child.person.birth_on.year + 18
        )

    def test_newcomer_can_find_the_flat_that_waits_for_her(self, district):
        newcomer, trial = resident(people.NEWCOMER), district.trial
        street, number = trial.house.rsplit(", ", 1)
        house = House.objects.get(street=street, number=number)
        words = ClaimWords(house.fias_guid, trial.flat, "owner", account=trial.account)

        found = claim_flat(words, by=newcomer, at=NOW)

        assert isinstance(found, Holding)
        Holding.objects.filter(pk=found.pk).delete()

    def test_newcomer_is_told_what_to_type_where_she_signs_in(self, district):
        [there] = [each for each in load_personas() if each.oid == people.NEWCOMER.oid]
        trial = district.trial

        assert f"{trial.house}, кв. {trial.flat}, лицевой счёт {trial.account}" in there.description

    def test_newcomer_alone_has_not_agreed_yet(self):
        assert not has_consented(resident(people.NEWCOMER))
        for persona in (people.OWNER, people.OWNER_OF_TWO, people.HEIR, people.TENANT):
            assert has_consented(resident(persona))


class TestDesk:
    def test_two_claims_wait_with_a_document_and_one_was_refused(self):
        dispatcher = officer(people.DISPATCHER, Role.DISPATCHER)
        waiting = waiting_claims(dispatcher, at=NOW)
        [refused] = decided_claims(dispatcher, at=NOW)

        assert len(waiting) == 2
        assert refused.state == "refused"
        for line in waiting:
            [document] = claim_page(line.guid, by=dispatcher, at=NOW).documents
            _, data = document_to_open(document.guid, by=dispatcher, at=NOW)
            assert data.startswith(b"\xff\xd8")

    def test_heir_waits_and_is_not_known_to_the_register(self):
        claim = Claim.objects.get(person__oid=people.HEIR.oid)
        page = claim_page(claim.guid, by=officer(people.DISPATCHER, Role.DISPATCHER), at=NOW)

        assert page.account
        assert [owner.same for owner in page.owners] == [False]

    def test_wrote_down_a_call_and_a_letter(self):
        written = Appeal.objects.exclude(origin="account")

        assert set(written.values_list("origin", flat=True)) == {"phone", "paper"}
        assert written.get(origin="paper").incoming_number

    def test_shifts_follow_one_another_and_the_last_waits(self):
        shifts = list(Shift.objects.order_by("began_at"))

        assert all(shift.ended_at and shift.handover for shift in shifts)
        assert [shift.taken_at is None for shift in shifts] == [False] * (len(shifts) - 1) + [True]
        assert shifts[-1].person.oid == people.OF_TWO_OFFICES.oid

    def test_one_works_in_two_offices(self):
        person = Person.objects.get(oid=people.OF_TWO_OFFICES.oid)

        assert person.employments.count() == 2

    def test_administrator_works_for_the_operator(self):
        [post] = Person.objects.get(oid=people.ADMINISTRATOR.oid).employments.all()

        assert (post.role, post.organisation.kind) == ("administrator", "operator")


class TestRefusals:
    def test_refuses_to_mix_with_what_is_there(self):
        with pytest.raises(DatabaseNotEmpty):
            load(scale=SMALL, now=NOW, progress=silent)

    def test_says_so_in_one_sentence(self, capsys):
        assert main(["--scale", "small"]) == 1

        assert "В базе уже есть данные" in capsys.readouterr().err

    def test_refuses_production(self, settings):
        settings.ENVIRONMENT = _production(settings.ENVIRONMENT)

        with pytest.raises(NotForProduction):
            load(scale=SMALL, now=NOW, progress=silent)


def _production(environment):
    from dataclasses import replace

    return replace(environment, mode="production")
