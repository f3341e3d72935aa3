from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest

from domovoy.housing.backend import EsiaAccounts
from domovoy.housing.codes import as_typed, in_groups, new_code
from domovoy.housing.models import Employment, Shift, StaffInvitation
from domovoy.housing.staff import errors, rules
from domovoy.housing.staff.invitations import (
    accept_staff_invitation,
    invite_staff,
    try_code,
    withdraw_staff_invitation,
)
from domovoy.housing.staff.naming import administrators, is_operated, name_administrator
from domovoy.housing.staff.operators import Operator
from domovoy.housing.staff.posts import add_performer, dismiss, rename_performer
from domovoy.housing.staff.queries import staff_of, works_of
from domovoy.identity.actors import THE_SYSTEM, Officer, Resident, Role
from domovoy.identity.errors import NotPermitted
from domovoy.identity.models import Session
from domovoy.journal import record
from domovoy.journal.models import Entry
from estate import employ, make_estate, make_organisation, make_performer, make_person
from told import already_told

AT = datetime(2026, 12, 21, 21, 30, tzinfo=UTC)
OPERATOR = Operator(
    name="Общество «Оператор»",
    short_name="Оператор",
    inn="0001000010",
    ogrn="1260000000017",
    region="Татарстан",
    time_zone="Europe/Moscow",
    phone="+7 000 000-00-09",
    address="Лесной, Садовая, 9",
)


@pytest.fixture
def estate(db):
    return make_estate()


@pytest.fixture
def place(estate):
    """What a head says of a new dispatcher."""
    return {
        "organisation": estate.organisation.guid,
        "role": "dispatcher",
        "name": "Королёва Анна Петровна",
        "position": "диспетчер",
        "by": estate.head,
        "at": AT,
    }


@pytest.fixture
def newcomer(db):
    return make_person("Королева", "Анна", "Павловна")


def administrator(estate):
    kept = make_organisation(region=estate.organisation.region, kind="operator")
    person = employ(kept, Role.ADMINISTRATOR, surname="Хранителев")
    return Officer(person.pk, kept.pk, Role.ADMINISTRATOR)


def post_of(person):
    return Employment.objects.get(person=person)


class TestCodes:
    def test_are_read_however_they_are_typed(self):
        code = new_code()

        assert as_typed(f" {in_groups(code).lower()} ") == code
        assert as_typed("7q4m 9xk2–tВоа") == "7Q4M9XK2TB0A"
        assert as_typed("ilO") == "110"

    def test_are_not_alike(self):
        assert len({new_code() for _ in range(1000)}) == 1000


class TestInviting:
    def test_lets_the_invited_take_the_post_once(self, estate, place, newcomer):
        invited = invite_staff(**place)

        post = accept_staff_invitation(code=invited.code, by=Resident(newcomer.pk), at=AT)

        assert (post.role, post.position) == ("dispatcher", "диспетчер")
        assert post.name == newcomer.full_name
        arrived = EsiaAccounts().get_user(newcomer.pk)
        assert arrived.post == Officer(newcomer.pk, estate.organisation.pk, Role.DISPATCHER)
        with pytest.raises(errors.CodeNotGood):
            accept_staff_invitation(code=invited.code, by=Resident(newcomer.pk), at=AT)

    def test_keeps_no_code(self, place):
        invited = invite_staff(**place)

        kept = StaffInvitation.objects.values().get(guid=invited.guid)

        assert invited.code not in str(kept)
        assert invited.code not in str(list(Entry.objects.values()))

    def test_knows_nobody_by_name_in_the_journal(self, estate, place, newcomer):
        invited = invite_staff(**place)
        accept_staff_invitation(code=invited.code, by=Resident(newcomer.pk), at=AT)
        dismiss(post=post_of(newcomer).guid, by=estate.head, at=AT)

        chain = estate.organisation.guid
        told = str(list(Entry.objects.filter(chain=chain).values()))

        assert record.verify(chain) == 3
        assert "Корол" not in told
        assert "Анна" not in told

    def test_refuses_another_person_as_a_wrong_code(self, place):
        stranger = make_person("Королёва", "Инна")
        invited = invite_staff(**place)

        with pytest.raises(errors.CodeNotGood):
            accept_staff_invitation(code=invited.code, by=Resident(stranger.pk), at=AT)

    @pytest.mark.parametrize(
        ("surname", "first_name"), [("Королёва", "Ан"), ("Корол", "Анна"), ("Анна", "Королёва")]
    )
    def test_wants_the_whole_name(self, surname, first_name):
        with pytest.raises(errors.CodeNotGood):
            rules.require_named("Королёва Анна Петровна", surname=surname, first_name=first_name)

    def test_is_over_after_seven_days_to_the_minute(self, place, newcomer):
        invited = invite_staff(**place)
        over = AT + timedelta(days=7)

        with pytest.raises(errors.CodeNotGood):
            accept_staff_invitation(code=invited.code, by=Resident(newcomer.pk), at=over)
        accept_staff_invitation(
            code=invited.code, by=Resident(newcomer.pk), at=over - timedelta(seconds=1)
        )

    def test_can_be_withdrawn_once(self, estate, place, newcomer):
        invited = invite_staff(**place)

        withdraw_staff_invitation(invitation=invited.guid, by=estate.head, at=AT)

        with pytest.raises(errors.CodeNotGood):
            accept_staff_invitation(code=invited.code, by=Resident(newcomer.pk), at=AT)
        with pytest.raises(errors.InvitationOver):
            withdraw_staff_invitation(invitation=invited.guid, by=estate.head, at=AT)

    def test_gives_nobody_a_second_post_at_one_place(self, estate, place):
        place |= {"name": estate.dispatcher_person.full_name}
        invited = invite_staff(**place)

        with pytest.raises(errors.AlreadyWorksThere):
            accept_staff_invitation(
                code=invited.code, by=Resident(estate.dispatcher_person.pk), at=AT
            )

    @pytest.mark.parametrize("role", ["administrator", "inspector", "nobody", ""])
    def test_gives_no_role_that_is_not_the_heads_to_give(self, place, role):
        with pytest.raises(errors.RoleNotHere):
            invite_staff(**place | {"role": role})

    def test_is_for_the_own_organisation_alone(self, estate, place):
        other = make_organisation(region=estate.organisation.region)

        for guid in (other.guid, uuid4()):
            with pytest.raises(errors.OrganisationNotFound):
                invite_staff(**place | {"organisation": guid})

    def test_is_an_administrators_anywhere(self, estate, place):
        by = administrator(estate)

        invite_staff(**place | {"by": by})
        invite_staff(
            **place | {"by": by, "organisation": estate.inspectorate.guid, "role": "inspector"}
        )

        assert StaffInvitation.objects.count() == 2

    def test_is_not_a_dispatchers(self, estate, place):
        with pytest.raises(NotPermitted):
            invite_staff(**place | {"by": estate.dispatcher})

    @pytest.mark.parametrize("name", ["", "Королёва", " ", "Ян " * 100])
    def test_wants_a_whole_name(self, place, name):
        with pytest.raises(errors.NameIncomplete):
            invite_staff(**place | {"name": name})

    @pytest.mark.parametrize("position", ["", " ", "д" * 101])
    def test_wants_a_position(self, place, position):
        with pytest.raises(errors.PositionMissing):
            invite_staff(**place | {"position": position})


class TestTries:
    @pytest.fixture
    def newcomer(self, committed_db):
        return make_person("Королева", "Анна", "Павловна")

    def test_are_counted_though_they_fail(self, newcomer):
        by = Resident(newcomer.pk)
        for _ in range(10):
            with pytest.raises(errors.CodeNotGood):
                try_code(code="0000-0000-0000", by=by, at=AT)

        with pytest.raises(errors.InvitationTried) as tried:
            try_code(code="0000-0000-0000", by=by, at=AT)

        assert tried.value.again_at == AT + timedelta(days=1)


class TestDismissal:
    def test_is_at_once_and_by_the_local_day(self, estate):
        person = estate.dispatcher_person
        Session.objects.create(
            session_key="k", session_data="", expire_date=AT + timedelta(days=9), person=person
        )
        salt = person.session_salt

        dismiss(post=post_of(person).guid, by=estate.head, at=AT)

        assert post_of(person).dismissed_on == date(2026, 12, 22)
        assert EsiaAccounts().get_user(person.pk).post is None
        assert not Session.objects.filter(person=person).exists()
        person.refresh_from_db()
        assert person.session_salt != salt

    def test_leaves_no_shift_and_no_invitation_open(self, estate, place):
        person = employ(estate.organisation, Role.HEAD, surname="Второв")
        Shift.objects.create(
            organisation=estate.organisation, person=person, began_at=AT - timedelta(hours=3)
        )
        by = Officer(person.pk, estate.organisation.pk, Role.HEAD)
        own = invite_staff(**place | {"by": by})
        other = invite_staff(**place)

        dismiss(post=post_of(person).guid, by=estate.head, at=AT)

        assert Shift.objects.get(person=person).ended_at == AT
        assert StaffInvitation.objects.get(guid=own.guid).withdrawn_at == AT
        assert StaffInvitation.objects.get(guid=other.guid).withdrawn_at is None

    def test_is_done_once(self, estate):
        post = post_of(estate.dispatcher_person)
        dismiss(post=post.guid, by=estate.head, at=AT)

        with pytest.raises(errors.AlreadyDismissed):
            dismiss(post=post.guid, by=estate.head, at=AT)

    def test_of_oneself_leaves_somebody_to_invite(self, estate):
        own = post_of(estate.head_person)

        with pytest.raises(errors.LastOfItsRole):
            dismiss(post=own.guid, by=estate.head, at=AT)

        employ(estate.organisation, Role.HEAD, surname="Второв")
        dismiss(post=own.guid, by=estate.head, at=AT)

    def test_of_the_only_head_is_an_administrators(self, estate):
        dismiss(post=post_of(estate.head_person).guid, by=administrator(estate), at=AT)

        assert post_of(estate.head_person).dismissed_on is not None

    def test_reaches_no_other_organisation(self, estate):
        other = post_of(make_estate().dispatcher_person)

        for guid in (other.guid, uuid4()):
            with pytest.raises(errors.PostNotFound):
                dismiss(post=guid, by=estate.head, at=AT)

    def test_leaves_the_other_post_of_a_person(self, estate):
        other = make_organisation(region=estate.organisation.region)
        person = estate.dispatcher_person
        Employment.objects.create(
            organisation=other, person=person, role="head", name="С", position="д"
        )

        dismiss(
            post=Employment.objects.get(person=person, role="dispatcher").guid,
            by=estate.head,
            at=AT,
        )

        assert EsiaAccounts().get_user(person.pk).post == Officer(person.pk, other.pk, Role.HEAD)


class TestSeveralPosts:
    def test_are_all_known_the_oldest_first(self, estate):
        person = estate.dispatcher_person
        other = make_organisation(region=estate.organisation.region)
        Employment.objects.create(
            organisation=other, person=person, role="head", name="С", position="д"
        )

        arrived = EsiaAccounts().get_user(person.pk)

        assert [post.organisation_id for post in arrived.posts] == [
            estate.organisation.pk,
            other.pk,
        ]
        assert arrived.post == arrived.posts[0]
        assert [work.organisation_id for work in works_of(person.pk)] == [
            post.organisation_id for post in arrived.posts
        ]

    def test_do_not_count_performing(self, estate):
        performer = make_performer(estate.organisation)
        performer.person = make_person()
        performer.save(update_fields=["person"])

        assert EsiaAccounts().get_user(performer.person_id).posts == ()


class TestPerformers:
    def test_are_added_and_named_anew(self, estate):
        post = add_performer(
            organisation=estate.organisation.guid,
            name=" Петров  Иван ",
            position="слесарь",
            by=estate.head,
            at=AT,
        )
        rename_performer(
            post=post.guid, name="Петров Илья", position="сварщик", by=estate.head, at=AT
        )

        page = staff_of(estate.organisation.guid, by=estate.head, at=AT)
        assert [card.name for card in page.posts if card.is_only_a_name] == ["Петров Илья"]

    def test_with_an_account_are_called_as_the_account_says(self, estate):
        with pytest.raises(errors.NotAPerformer):
            rename_performer(
                post=post_of(estate.dispatcher_person).guid,
                name="Иная Анна",
                position="слесарь",
                by=estate.head,
                at=AT,
            )

    def test_are_dismissed_too(self, estate):
        performer = make_performer(estate.organisation)

        dismiss(post=performer.guid, by=estate.head, at=AT)

        page = staff_of(estate.organisation.guid, by=estate.head, at=AT)
        assert [card.name for card in page.gone] == [performer.name]


class TestTheStaffPage:
    def test_shows_who_works_and_who_is_awaited(self, estate, place, django_assert_num_queries):
        invite_staff(**place)
        already_told()

        with django_assert_num_queries(4):
            page = staff_of(estate.organisation.guid, by=estate.head, at=AT)

        assert {card.name for card in page.posts} == {
            estate.dispatcher_person.full_name,
            estate.head_person.full_name,
        }
        assert [card.name for card in page.waiting] == ["Королёва Анна Петровна"]
        assert [role for role, _ in page.roles] == ["dispatcher", "head", "performer"]

    def test_is_of_the_own_organisation(self, estate):
        with pytest.raises(errors.OrganisationNotFound):
            staff_of(estate.inspectorate.guid, by=estate.head, at=AT)


class TestTheFirstAdministrator:
    def test_comes_with_the_operator(self, db):
        assert not is_operated()

        named = name_administrator(
            name="Хранителев Пётр Ильич", position="администратор", operator=OPERATOR, at=AT
        )

        assert named.made
        assert is_operated()
        person = make_person("Хранителев", "Петр", "Ильич")
        post = accept_staff_invitation(code=named.invited.code, by=Resident(person.pk), at=AT)
        assert post.role == "administrator"
        assert post.organisation.region == "RU-TA"
        assert [line.expires_at for line in administrators(at=AT)] == [None]

    def test_needs_to_know_whose_the_system_is(self, db):
        with pytest.raises(errors.OperatorIncomplete):
            name_administrator(name="Хранителев Пётр", position="а", operator=None, at=AT)

    def test_is_followed_by_others(self, db):
        for _ in range(2):
            named = name_administrator(
                name="Хранителев Пётр", position="администратор", operator=OPERATOR, at=AT
            )

        assert not named.made
        withdraw_staff_invitation(invitation=named.invited.guid, by=THE_SYSTEM, at=AT)
        assert len(administrators(at=AT)) == 1
