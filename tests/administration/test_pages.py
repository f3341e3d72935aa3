import re
from uuid import uuid4

import pytest
from django.test import Client

from domovoy.administration import wording
from domovoy.housing import settings
from domovoy.housing.models import Employment, Setting, StaffInvitation
from domovoy.housing.settings import KNOWN, SettingError
from domovoy.housing.staff.errors import StaffError
from domovoy.identity.actors import Role
from domovoy.identity.models import Person
from domovoy.identity.resealing import OF_THE_INSTALLATION
from domovoy.journal.models import Entry
from estate import make_organisation, make_performer, make_person
from second_factors import signed_in

NEW = {"name": "Королёва Анна Петровна", "role": "dispatcher", "position": "диспетчер"}
CODE = re.compile(r"(?<![\w-])[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}(?![\w-])")
FORBIDDEN = ("ошибк", "некорректн", "запрещ", "обязательн", "пожалуйста", "извините")


def invite(client, organisation, **changes):
    return client.post(f"/staff/{organisation.guid}/invited", NEW | changes)


class TestStaff:
    def test_of_a_head_is_their_own(self, head, estate):
        page = head.get("/office/staff").content.decode()

        assert estate.organisation.short_name in page
        assert estate.dispatcher_person.full_name in page
        for guid in (estate.inspectorate.guid, uuid4()):
            assert head.get(f"/administration/organisations/{guid}").status_code == 404
            assert head.post(f"/staff/{guid}/invited", NEW).status_code == 404

    def test_is_not_a_dispatchers(self, estate):
        desk = signed_in(estate.dispatcher_person)

        assert desk.get("/office/staff").status_code == 404
        assert invite(desk, estate.organisation).status_code == 404
        assert "/office/staff" not in desk.get("/office/").content.decode()

    def test_of_any_organisation_is_an_administrators(self, administrator, estate):
        page = administrator.get(f"/administration/organisations/{estate.inspectorate.guid}")

        assert estate.inspector_person.full_name in page.content.decode()

    def test_invites_and_shows_the_code_once(self, head, estate):
        page = invite(head, estate.organisation).content.decode()

        assert CODE.search(page)
        assert not CODE.search(head.get("/office/staff").content.decode())

    def test_gives_a_link_with_the_code_to_be_copied(self, head, estate):
        page = invite(head, estate.organisation).content.decode()

        assert f"/staff/join#{CODE.search(page)[0]}" in page
        assert 'data-copies="link"' in page

    def test_shows_its_forms_above_those_who_work(self, head, estate):
        page = head.get("/office/staff").content.decode()

        assert page.index("Получить код") < page.index(estate.dispatcher_person.full_name)
        assert page.index("Записать исполнителя") < page.index(estate.dispatcher_person.full_name)

    def test_says_what_is_missing_and_keeps_what_was_typed(self, head, estate):
        answer = invite(head, estate.organisation, name="Королёва")

        assert answer.status_code == 422
        assert "Укажите фамилию и имя" in answer.content.decode()
        assert 'value="Королёва"' in answer.content.decode()

    def test_keeps_performers_and_dismisses(self, head, estate):
        performer = make_performer(estate.organisation)

        head.post(f"/staff/posts/{performer.guid}/renamed", {"name": "Иной Ян", "position": "м"})
        head.post(f"/staff/posts/{performer.guid}/dismissed")
        head.post(
            f"/staff/{estate.organisation.guid}/performers/added",
            {"name": "Петров Иван", "position": "слесарь"},
        )

        performer.refresh_from_db()
        assert (performer.name, bool(performer.dismissed_on)) == ("Иной Ян", True)
        assert Employment.objects.filter(name="Петров Иван", person=None).exists()

    def test_withdraws(self, head, estate):
        invite(head, estate.organisation)
        guid = StaffInvitation.objects.get().guid

        assert head.post(f"/staff/invitations/{guid}/withdrawn").url.endswith("said=withdrawn")
        assert head.post(f"/staff/invitations/{guid}/withdrawn").status_code == 422

    @pytest.mark.parametrize("what", ["posts/{}/dismissed", "invitations/{}/withdrawn"])
    def test_of_others_is_not_there(self, head, what):
        assert head.post(f"/staff/{what.format(uuid4())}").status_code == 404

    def test_dismissed_is_out_at_once(self, head, estate):
        desk = signed_in(estate.dispatcher_person)
        assert desk.get("/office/").status_code == 200
        post = Employment.objects.get(person=estate.dispatcher_person)

        head.post(f"/staff/posts/{post.guid}/dismissed")

        assert desk.get("/office/").url.startswith("/sign-in")
        assert signed_in(Person.objects.get(pk=post.person_id)).get("/office/").status_code == 404

    def test_tells_a_form_opened_by_hand_where_it_stands(self, head, estate):
        assert head.get(f"/staff/{estate.organisation.guid}/invited").url == "/office/staff"


class TestJoining:
    @pytest.fixture
    def code(self, head, estate):
        return CODE.search(invite(head, estate.organisation).content.decode())[0]

    def test_opens_the_desk(self, code, estate):
        browser = signed_in(make_person("Королева", "Анна"))
        assert browser.get("/staff/join").status_code == 200

        answer = browser.post("/staff/joined", {"code": code.lower()})

        assert answer.url == "/staff/posts?joined=1"
        assert estate.organisation.short_name in browser.get(answer.url).content.decode()
        assert browser.get("/office/").status_code == 200

    def test_says_the_same_of_every_code_that_is_not_good(self, code):
        stranger = signed_in(make_person("Иванова", "Анна"))

        pages = [
            re.sub(r'value="[^"]*"', "", stranger.post("/staff/joined", {"code": typed}).text)
            for typed in (code, "0000-0000-0000", "", "я" * 500)
        ]

        headers = re.compile(r'hx-headers=.*?>|name="csrfmiddlewaretoken"')
        assert len({headers.sub("", page) for page in pages}) == 1
        assert not Employment.objects.filter(person__surname="Иванова").exists()

    def test_keeps_a_code_that_was_not_good_and_says_so_at_the_field(self, code):
        page = signed_in(make_person("Иванова", "Анна")).post("/staff/joined", {"code": "XC5"}).text

        assert 'value="XC5"' in page
        assert 'aria-invalid="true"' in page

    def test_is_tried_ten_times_a_day(self, code):
        browser = signed_in(make_person("Королева", "Анна"))
        for _ in range(10):
            assert browser.post("/staff/joined", {"code": "0"}).status_code == 422

        assert browser.post("/staff/joined", {"code": code}).status_code == 429

    def test_wants_somebody_who_has_signed_in(self, code, db):
        page = Client().get("/staff/join")
        assert "?next=/staff/join" in page.text
        assert "<form" not in page.text
        assert Client().post("/staff/joined", {"code": code}).status_code == 302


class TestTwoPosts:
    @pytest.fixture
    def other(self, estate):
        other = make_organisation(region=estate.organisation.region)
        Employment.objects.create(
            organisation=other,
            person=estate.dispatcher_person,
            role="head",
            name="Соколова",
            position="глава",
        )
        return other

    def test_are_chosen_between(self, estate, other):
        desk = signed_in(estate.dispatcher_person)
        assert estate.organisation.short_name in desk.get("/office/").content.decode()
        assert "/staff/posts" in desk.get("/office/").content.decode()

        answer = desk.post("/staff/posts/chosen", {"organisation": other.pk})

        assert answer.url == "/office/"
        assert other.short_name in desk.get("/office/").content.decode()
        assert desk.get("/office/staff").status_code == 200

    def test_of_others_cannot_be_chosen(self, estate, other):
        desk = signed_in(estate.dispatcher_person)

        for wanted in (estate.inspectorate.pk, "x", ""):
            desk.post("/staff/posts/chosen", {"organisation": wanted})

            assert estate.organisation.short_name in desk.get("/office/").content.decode()

    def test_leave_the_other_when_one_ends(self, estate, other):
        desk = signed_in(estate.dispatcher_person)
        desk.post("/staff/posts/chosen", {"organisation": other.pk})

        Employment.objects.filter(organisation=other).update(dismissed_on="2026-01-01")

        assert estate.organisation.short_name in desk.get("/office/").content.decode()


class TestOrganisations:
    def test_are_found_by_name_and_number(self, administrator, estate):
        wanted, other = estate.organisation, estate.inspectorate

        for words in (wanted.short_name.upper(), wanted.inn):
            page = administrator.get("/administration/", {"q": words}).content.decode()

            assert str(wanted.guid) in page
            assert str(other.guid) not in page
        assert "Ничего не нашлось" in administrator.get("/administration/?q=нет").text

    def test_are_not_a_heads(self, head):
        for page in ("", "settings", "journal"):
            assert head.get(f"/administration/{page}").status_code == 404


class TestSettings:
    def test_of_all_are_changed_by_an_administrator(self, administrator):
        told = {"key": "staff_invitation_days", "value": "3"}

        assert administrator.post("/administration/settings/changed", told).status_code == 302

        assert settings.setting("staff_invitation_days") == 3
        line = Entry.objects.get(chain=OF_THE_INSTALLATION)
        assert line.data == {"key": "staff_invitation_days", "before": None, "after": 3}
        administrator.post("/administration/settings/changed", told | {"usual": "1"})
        assert settings.setting("staff_invitation_days") == 7

    @pytest.mark.parametrize("value", ["", "0", "31", "-1", "7.5", "семь", "9" * 30])
    def test_stay_within_their_bounds(self, administrator, value):
        told = {"key": "staff_invitation_days", "value": value}

        answer = administrator.post("/administration/settings/changed", told)

        assert answer.status_code == 422
        assert "от 1 до 30" in answer.content.decode()
        assert not Setting.objects.exists()

    def test_of_a_head_are_their_organisations(self, head, estate):
        told = {"key": "roll_over_days", "value": "10"}
        own, other = estate.organisation, estate.inspectorate

        assert head.get("/office/settings").status_code == 200
        assert head.post(f"/staff/{own.guid}/settings/changed", told).url.endswith("said=changed")
        assert head.post(f"/staff/{other.guid}/settings/changed", told).status_code == 404
        assert head.post("/administration/settings/changed", told).status_code == 404

        assert settings.setting("roll_over_days", own.pk) == 10
        assert settings.setting("roll_over_days", other.pk) == 30

    def test_of_all_are_shown_in_words(self, administrator):
        page = administrator.get("/administration/settings").content.decode()

        assert all(words.title in page for words in wording.SETTINGS.values())


class TestTheJournal:
    def test_tells_what_was_done_by_whom(self, administrator, head, estate):
        invite(head, estate.organisation)

        page = administrator.get("/administration/journal").content.decode()

        assert "приглашён сотрудник" in page
        assert f"руководитель {estate.head_person.full_name}" in page
        assert estate.organisation.short_name in page

    def test_shows_one_chain(self, administrator, head, estate):
        invite(head, estate.organisation)

        page = administrator.get(
            "/administration/journal", {"chain": estate.organisation.guid}
        ).content.decode()

        assert "приглашён сотрудник" in page
        assert "второй ключ" not in page.split("<tbody>")[1]

    @pytest.mark.parametrize("chain", ["x", "1; DROP", "0" * 100])
    def test_says_what_is_no_chain(self, administrator, chain):
        page = administrator.get("/administration/journal", {"chain": chain})

        assert "Это не номер цепочки" in page.content.decode()

    def test_checks_a_chain(self, administrator, operator):
        checked = administrator.post(
            "/administration/journal/checked", {"chain": str(operator.guid)}
        )

        assert "Цепочка цела: 1 строка" in checked.content.decode()
        nothing = administrator.post("/administration/journal/checked", {"chain": str(uuid4())})
        assert "Такой цепочки нет" in nothing.content.decode()

    def test_says_where_a_chain_breaks(self, administrator, operator):
        first = Entry.objects.get(chain=operator.guid)
        Entry.objects.create(
            chain=operator.guid,
            seq=2,
            event="forged",
            at=first.at,
            by="system",
            previous="0" * 64,
            digest="1" * 64,
        )

        checked = administrator.post(
            "/administration/journal/checked", {"chain": str(operator.guid)}
        )

        assert "не сходится на строке 2" in checked.content.decode()


class TestWording:
    def test_has_words_for_every_refusal(self):
        codes = {kind.code for base in (StaffError, SettingError) for kind in base.__subclasses__()}

        assert codes | {"too_many_attempts"} == set(wording.REFUSALS)

    def test_tells_the_meaning_of_every_setting(self):
        assert set(wording.SETTINGS) == set(KNOWN)
        assert {known.unit for known in KNOWN.values()} <= set(wording.UNITS)

    def test_names_every_role(self):
        assert set(Role) <= set(wording.ROLES)

    def test_is_calm(self):
        phrases = [p for p in wording.REFUSALS.values() if not callable(p)]
        said = " ".join(f"{p.title} {p.advice}" for p in [*phrases, *wording.SETTINGS.values()])

        assert not [word for word in FORBIDDEN if word in (said + str(wording.SAID)).lower()]


class TestFirstPage:
    def test_of_an_administrator_is_theirs(self, newcomer_to_it, keeper):
        from domovoy.housing.backend import EsiaAccounts
        from domovoy.web.sign_in import home_of

        assert home_of(EsiaAccounts().get_user(keeper.pk)) == "/administration/"
        assert newcomer_to_it.get("/").url == "/administration/"

    def test_counts_no_administrator_as_a_dispatcher(self, administrator):
        assert administrator.get("/office/").status_code == 404
        assert administrator.get("/inspectorate/").status_code == 404


def test_a_second_administrator_is_invited_by_the_first(administrator, operator):
    page = invite(administrator, operator, role="administrator")
    code = CODE.search(page.content.decode())[0]
    browser = signed_in(make_person("Королёва", "Анна"))

    browser.post("/staff/joined", {"code": code})

    assert browser.get("/administration/").url.startswith("/administration/second-factor")
