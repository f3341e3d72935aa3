"""The database's own wall: what a query shows that has forgotten to ask whose rows it reads."""

import ast
from datetime import date, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.apps import apps
from django.db import ProgrammingError, connection
from django.test import Client
from django.utils import timezone

import domovoy
from domovoy.appeals import access, actions
from domovoy.appeals.errors import AppealNotFound
from domovoy.appeals.models import Appeal, Clock, HistoryEntry
from domovoy.charges.models import ChargeLine, PaymentDocument
from domovoy.conversation import Said
from domovoy.delivery.models import Notice
from domovoy.housing.models import (
    Claim,
    Employment,
    Holding,
    Invitation,
    Management,
    Ownership,
    PersonalAccount,
    Premises,
    Shift,
)
from domovoy.identity.acting import acting
from domovoy.identity.actors import AT_THE_DOOR, Officer, Resident, Role
from domovoy.identity.looks import Looked, note_look
from domovoy.identity.models import Consent, Look, Person, Session
from domovoy.intake.actions import move, open_conversation
from domovoy.intake.models import Conversation, Utterance
from domovoy.metering.models import Device, Reading
from estate import employ, hold, make_estate, make_flat, make_person, register_appeal

OPEN_TO_ALL = {
    "django_content_type": "names of our own tables",
    "django_migrations": "which migrations ran",
}
NOT_OURS = ("auth_", "django_session", "procrastinate_")
"""Django's and procrastinate's own: groups are not used, jobs carry ids alone."""
HOME = Path(domovoy.__file__).parent
KEPT_FROM_NOBODY = {
    *("housing_organisation", "housing_house", "housing_management"),
    *("housing_riser", "housing_premises_risers", "housing_setting"),
}


def tables():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, relrowsecurity, relowner::regrole::text = current_user"
            " FROM pg_class WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace"
        )
        return {name: (guarded, own) for name, guarded, own in cursor.fetchall()}


def rows_of(table):
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT count(*) FROM "{table}"')
        return cursor.fetchone()[0]


def live(estate):
    """Fill an estate with one of everything a person might not want seen."""
    at = timezone.now() - timedelta(hours=2)
    appeal = register_appeal(estate, at=at)
    actions.answer(
        number=appeal.number, seen=1, text="Мастер придёт.", done=False, by=estate.head, at=at
    )
    talk = open_conversation(
        premises_id=estate.flat.pk, subject=None, from_mobile=True, by=estate.resident, at=at
    )
    move(conversation_id=talk.pk, turn=0, move=Said("Течёт кран"), by=estate.resident, at=at)
    account = PersonalAccount.objects.create(
        premises=estate.flat, organisation=estate.organisation, number=f"{estate.flat.pk:010}"
    )
    bill = PaymentDocument.objects.create(
        account=account, month=date(2026, 10, 1), total=100, paid=0, due_on=date(2026, 11, 10)
    )
    ChargeLine.objects.create(
        document=bill, service="Отопление", unit="Гкал", volume=1, tariff=100, amount=100, order=1
    )
    meter = Device.objects.create(
        premises=estate.flat, kind="heat", serial="1", place="кухня", verified_until=at.date()
    )
    Reading.objects.create(device=meter, month=date(2026, 10, 1), value=1, taken_on=at.date())
    Ownership.objects.create(
        premises=estate.flat, owner_key=uuid4().hex, surname="Ковалёва", period=(at.date(), None)
    )
    Claim.objects.create(
        person=make_person("Петров"),
        house=estate.house,
        organisation=estate.organisation,
        flat_number="45",
        kind="owner",
        made_at=at,
    )
    Invitation.objects.create(
        granted_by=Holding.objects.get(person=estate.owner),
        kind="tenant",
        code_print=uuid4().hex,
        made_at=at,
        expires_at=at + timedelta(days=7),
    )
    Shift.objects.create(
        organisation=estate.organisation, person=estate.dispatcher_person, began_at=at
    )
    Client().force_login(estate.owner)
    return appeal


@pytest.fixture
def ours(db):
    estate = make_estate()
    live(estate)
    return estate


@pytest.fixture
def theirs(db):
    """Another organisation in another region with a house, a flat and an owner of its own."""
    estate = make_estate()
    live(estate)
    return estate


@pytest.mark.django_db
class TestTables:
    def test_all_stand_behind_the_wall_or_say_why_not(self):
        in_the_open = {
            name
            for name, (guarded, _) in tables().items()
            if not guarded and not name.startswith(NOT_OURS)
        }

        assert in_the_open == set(OPEN_TO_ALL)

    def test_belong_to_another_role_than_the_one_that_asks(self):
        assert not any(own for _, own in tables().values())

    def test_cannot_be_taken_from_behind_the_wall_by_who_asks(self):
        with pytest.raises(ProgrammingError), connection.cursor() as cursor:
            cursor.execute("ALTER TABLE appeals_appeal DISABLE ROW LEVEL SECURITY")


class TestNobody:
    def test_sees_a_single_row_of_anything(self, ours):
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            for name in ("role", "person", "organisation", "signature"):
                cursor.execute(f"SELECT set_config('domovoy.{name}', '', true)")
            guarded = [name for name, (behind, _) in tables().items() if behind]
            seen = {name: count for name in guarded if (count := rows_of(name))}

        assert len(guarded) > 30
        assert seen == {}

    def test_at_the_door_sees_houses_and_who_manages_them_and_no_person(self, ours):
        ours_alone = {
            model._meta.db_table
            for config in apps.get_app_configs()
            if config.name.startswith("domovoy.")
            for model in config.get_models(include_auto_created=True)
        }
        with acting(AT_THE_DOOR):
            seen = {name for name in ours_alone if rows_of(name)}

        assert seen <= KEPT_FROM_NOBODY
        assert "housing_house" in seen


class TestAResident:
    def test_sees_only_what_is_theirs_though_the_query_forgot_to_ask(self, ours, theirs):
        with acting(ours.resident):
            assert set(Appeal.objects.values_list("applicant_id", flat=True)) == {ours.owner.pk}
            assert {c.appeal.applicant_id for c in Clock.objects.all()} == {ours.owner.pk}
            assert HistoryEntry.objects.count() == 1
            assert [c.person_id for c in Conversation.objects.all()] == [ours.owner.pk]
            assert {u.conversation.person_id for u in Utterance.objects.all()} == {ours.owner.pk}
            assert [h.person_id for h in Holding.objects.all()] == [ours.owner.pk]
            assert [p.pk for p in Premises.objects.all()] == [ours.flat.pk]
            assert [a.premises_id for a in PersonalAccount.objects.all()] == [ours.flat.pk]
            assert ChargeLine.objects.count() == Reading.objects.count() == 1
            assert Invitation.objects.count() == 1
            assert not Ownership.objects.exists()
            assert not Claim.objects.exists()
            assert not Shift.objects.exists()
            assert {s.person_id for s in Session.objects.all()} <= {ours.owner.pk}
            assert set(Notice.objects.values_list("person_id", flat=True)) <= {ours.owner.pk, None}

    def test_sees_no_row_of_another_person_not_even_of_staff(self, ours, theirs):
        with acting(ours.resident):
            assert [person.pk for person in Person.objects.all()] == [ours.owner.pk]
            assert Employment.objects.count() > 3

    def test_next_door_sees_nothing_of_the_flat(self, ours):
        neighbour = make_person("Сидоров")
        hold(neighbour, make_flat(ours.house, number="46"))

        with acting(Resident(neighbour.pk)):
            assert not Appeal.objects.exists()
            assert not Person.objects.filter(pk=ours.owner.pk).exists()
            assert [h.person_id for h in Holding.objects.all()] == [neighbour.pk]
            assert not Device.objects.exists()

    def test_of_a_household_sees_meters_and_not_the_bills_that_were_not_granted(self, ours):
        guest = make_person("Сидоров")
        Holding.objects.create(
            person=guest,
            premises=ours.flat,
            kind="tenant",
            may_bills=False,
            period=(date(2020, 1, 1), None),
        )

        with acting(Resident(guest.pk)):
            assert Device.objects.count() == 1
            assert not PaymentDocument.objects.exists()
            assert not Appeal.objects.exists()

    def test_sees_no_meters_of_a_flat_held_no_longer(self, ours):
        Holding.objects.filter(person=ours.owner).update(
            period=(date(2020, 1, 1), date(2021, 1, 1))
        )

        with acting(ours.resident):
            assert not Device.objects.exists()
            assert Appeal.objects.exists()

    def test_cannot_write_themselves_a_flat(self, ours, theirs):
        with acting(ours.resident), pytest.raises(ProgrammingError):
            Holding.objects.create(
                person=ours.owner,
                premises=theirs.flat,
                kind="owner",
                period=(date(2020, 1, 1), None),
            )

    def test_cannot_change_anothers_appeal(self, ours, theirs):
        with acting(ours.resident):
            changed = Appeal.objects.filter(applicant=theirs.owner).update(text="")

        assert changed == 0

    def test_cannot_confirm_their_own_claim(self, ours):
        claim = Claim.objects.get(house=ours.house)

        with acting(Resident(claim.person_id)), pytest.raises(ProgrammingError):
            Claim.objects.filter(pk=claim.pk).update(state="confirmed")

    def test_cannot_take_a_consent_out_of_the_book(self, ours):
        with acting(ours.resident):
            assert Consent.objects.count() == 1
            assert Consent.objects.all().delete()[0] == 0


class TestAnOfficer:
    def test_cannot_take_their_looks_out_of_the_book(self, ours):
        note_look(
            person_id=ours.owner.pk,
            by=ours.dispatcher,
            what=Looked.APPEAL,
            subject="1",
            at=timezone.now(),
        )

        with acting(ours.dispatcher):
            assert Look.objects.filter(by=ours.dispatcher_person).count() == 1
            assert Look.objects.all().delete()[0] == 0

    def test_who_is_a_head_cannot_make_an_administrator(self, ours):
        with acting(ours.head), pytest.raises(ProgrammingError):
            Employment.objects.create(
                organisation=ours.organisation,
                person=ours.head_person,
                role="administrator",
                name="Громов",
                position="",
            )

    def test_sees_what_is_addressed_to_the_organisation(self, ours, theirs):
        with acting(ours.dispatcher):
            assert {a.addressee_id for a in Appeal.objects.all()} == {ours.organisation.pk}
            assert {h.premises_id for h in Holding.objects.all()} == {ours.flat.pk}
            assert {o.premises_id for o in Ownership.objects.all()} == {ours.flat.pk}
            assert {c.house_id for c in Claim.objects.all()} == {ours.house.pk}
            assert not Conversation.objects.exists()
            assert not Person.objects.filter(pk=theirs.owner.pk).exists()
            assert Person.objects.filter(pk=ours.owner.pk).exists()
            assert not Session.objects.exclude(person=ours.dispatcher_person).exists()

    def test_finds_by_words_only_what_the_organisation_has(self, ours, theirs):
        with acting(ours.dispatcher), connection.cursor() as cursor:
            cursor.execute(
                "SELECT appeals_with_words('батарея', %s), appeals_with_words('батарея', %s)",
                [ours.organisation.pk, theirs.organisation.pk],
            )
            found, beside = cursor.fetchone()

        assert len(found) == 1
        assert beside == []

    def test_of_the_former_organisation_sees_the_house_no_more(self, ours, theirs):
        yesterday = timezone.now().date() - timedelta(days=2)
        Management.objects.filter(house=ours.house).update(period=(date(2020, 1, 1), yesterday))
        Management.objects.create(
            house=ours.house, organisation=theirs.organisation, period=(yesterday, None)
        )

        with acting(ours.dispatcher):
            assert not Holding.objects.filter(premises=ours.flat).exists()
            assert not Claim.objects.exists()
            assert Appeal.objects.filter(house=ours.house).exists()
        with acting(theirs.dispatcher):
            assert Holding.objects.filter(premises=ours.flat).exists()
            assert not Appeal.objects.filter(house=ours.house).exists()

    def test_of_an_inspectorate_sees_no_appeal_without_a_complaint(self, ours, theirs):
        with acting(ours.inspector):
            assert not Appeal.objects.exists()
            assert not Holding.objects.exists()
            assert not Person.objects.filter(pk=ours.owner.pk).exists()

    def test_of_an_inspectorate_sees_the_whole_story_of_a_complaint_and_no_other(
        self, ours, theirs
    ):
        for estate in (ours, theirs):
            appeal = Appeal.objects.get(applicant=estate.owner)
            Appeal.objects.filter(pk=appeal.pk).update(missed=True)
            complaint = actions.complain(
                number=appeal.number,
                text="Ответа нет.",
                key=uuid4(),
                by=estate.resident,
                at=timezone.now(),
            )
            with acting(estate.inspector):
                assert not Appeal.objects.exists()
            actions.transmit(number=complaint.number, at=timezone.now())

        with acting(ours.inspector):
            assert {a.applicant_id for a in Appeal.objects.all()} == {ours.owner.pk}
            assert Appeal.objects.count() == 2
            assert Appeal.objects.filter(kind="appeal").update(text="Подменено") == 0

    def test_who_administers_sees_no_appeal_and_no_flat(self, ours):
        administrator = Officer(
            employ(ours.organisation, Role.ADMINISTRATOR).pk,
            ours.organisation.pk,
            Role.ADMINISTRATOR,
        )
        with acting(administrator):
            assert not Appeal.objects.exists()
            assert not Holding.objects.exists()
            assert not Conversation.objects.exists()
            assert Employment.objects.exists()


class TestWithoutTheFirstWall:
    """`access.py` made to let everybody to everything: the database still does not."""

    @pytest.fixture(autouse=True)
    def no_first_wall(self, monkeypatch):
        from django.db.models import Q

        monkeypatch.setattr(access, "scope", lambda by: Q())
        monkeypatch.setattr(access, "visible_to", lambda by: Appeal.objects.all())

    @pytest.mark.parametrize("address", ["/appeals/{}", "/office/appeals/{}"])
    def test_a_page_of_another_still_does_not_exist(self, ours, theirs, address):
        appeal = Appeal.objects.get(applicant=theirs.owner)
        for person in (ours.owner, ours.dispatcher_person, ours.inspector_person):
            client = Client()
            client.force_login(person)

            assert client.get(address.format(appeal.number)).status_code == 404

    def test_an_appeal_of_another_still_cannot_be_answered(self, ours, theirs):
        appeal = Appeal.objects.get(applicant=theirs.owner)

        with pytest.raises(AppealNotFound):
            actions.take_to_work(
                number=appeal.number, seen=2, by=ours.dispatcher, at=timezone.now()
            )

    def test_one_s_own_is_still_there(self, ours):
        appeal = Appeal.objects.get(applicant=ours.owner)
        client = Client()
        client.force_login(ours.dispatcher_person)

        assert client.get(f"/office/appeals/{appeal.number}").status_code == 200


class TestStepsBeyondTheWall:
    def test_are_taken_only_where_it_is_known(self):
        found = {
            str(path.relative_to(HOME))
            for path in HOME.rglob("*.py")
            for node in ast.walk(ast.parse(path.read_text()))
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "beyond_the_wall"
        }

        assert found == KNOWN_STEPS

    def test_are_taken_by_no_face(self):
        faces = ("resident", "office", "inspectorate", "administration", "web")

        taken = {step for step in KNOWN_STEPS if step.split("/")[0] in faces}
        assert taken == {"web/sign_in.py"}  # where a visitor becomes a person


KNOWN_STEPS = {
    *("appeals/actions/joining.py", "appeals/actions/redirection.py"),
    *("appeals/breaks.py", "appeals/moments.py", "appeals/neighbours.py", "appeals/presses.py"),
    *("appeals/record.py", "appeals/stories.py"),
    *("housing/binding/access.py", "housing/binding/claims.py", "housing/binding/holdings.py"),
    *("housing/binding/invitations.py", "housing/binding/matching.py"),
    *("housing/binding/queries.py", "housing/flats_desk.py"),
    *("housing/staff/access.py", "housing/staff/invitations.py", "housing/staff/posts.py"),
    "housing/staff/second_factor.py",
    *("housing/backend.py", "housing/settings.py", "identity/sessions.py"),
    *("identity/attempts.py", "identity/fixed_word.py", "identity/looks.py"),
    *("intake/personal.py", "intake/written.py"),
    "web/sign_in.py",
}
