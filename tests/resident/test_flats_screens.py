import re
from datetime import timedelta
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from domovoy.delivery.models import Notice
from domovoy.delivery.queries import words_of
from domovoy.housing.binding.events import Told
from domovoy.housing.models import Claim, Holding, Invitation, Management
from domovoy.intake.models import Conversation
from domovoy.web.phones import in_groups
from estate import hold, make_flat, make_house, make_person, open_account, own, remember_snils

SNILS = "900-000-001 82"


def text_of(response):
    return unescape(response.content.decode())


@pytest.fixture
def newcomer(estate):
    return make_person("Новикова", "Дарья", "Ильинична")


@pytest.fixture
def browser(newcomer, sign_in):
    client = sign_in(newcomer)
    client.get("/help")
    return client


@pytest.fixture
def flat(estate):
    return make_flat(estate.house, number="181")


@pytest.fixture
def tie(estate):
    return Holding.objects.get(person=estate.owner)


@pytest.fixture
def form(estate):
    return f"/flats/add/{estate.house.fias_guid}"


@pytest.fixture
def invited(owner, tie):
    """A code as the owner reads it on the screen."""

    def code(**form):
        page = owner.post(
            f"/flats/{tie.guid}/invite",
            {"kind": "household", "may_write": "on", "may_meters": "on", **form},
        )
        return re.search(r'class="code">([0-9A-Z-]+)<', text_of(page)).group(1)

    return code


class TestNewcomer:
    def test_sees_three_ways_at_one_glance(self, browser):
        page = text_of(browser.get("/"))

        assert "Осталось подключить квартиру" in page
        for address in ("/flats/add", "/flats/join", "/flats/find"):
            assert f'"{address}"' in page

    def test_finds_the_house_and_whom_to_call(self, estate, browser):
        make_house(region=estate.house.region, number="14")
        street = estate.house.street.removeprefix("улица ")

        page = text_of(browser.get("/flats/add", {"address": f"ул. {street}, д. 12"}))

        assert estate.house.address in page
        assert in_groups(estate.organisation.phone) in page
        assert str(estate.house.fias_guid) in page

    @pytest.mark.parametrize("typed", ["", "   ", "ул. д.", "\0", "%", "Несуществующая", "а" * 999])
    def test_types_what_finds_nothing(self, browser, typed):
        assert browser.get("/flats/add", {"address": typed}).status_code == 200

    def test_is_bound_by_the_register_with_one_press(self, flat, newcomer, browser):
        remember_snils(newcomer, SNILS)
        own(flat, newcomer, snils=SNILS)

        page = text_of(browser.post("/flats/find", follow=True))

        assert "Нашли ваши квартиры" in page
        assert "кв. 181" in page
        assert "Что случилось?" in text_of(browser.get("/"))

    def test_is_told_where_the_register_has_nothing(self, browser):
        assert "Новых квартир" in text_of(browser.post("/flats/find", follow=True))

    def test_is_told_where_another_acts_on_the_share(self, flat, newcomer, browser):
        remember_snils(newcomer, SNILS)
        share = own(flat, newcomer, snils=SNILS)
        tie = hold(make_person(newcomer.surname, newcomer.first_name, ""), flat)
        tie.ownership = share
        tie.save(update_fields=["ownership"])

        page = text_of(browser.post("/flats/find", follow=True))

        assert "уже действует другой человек" in page
        assert "Ждёт проверки" in page


class TestClaiming:
    def test_asks_who_first_and_chooses_nothing_for_them(self, browser, form):
        page = text_of(browser.get(form))

        assert "Кто вы по отношению к квартире?" in page
        assert "checked" not in page
        for kind in ("owner", "household", "tenant", "representative", "parent"):
            assert f'href="{form}?kind={kind}"' in page
        assert 'name="flat"' not in page

    @pytest.mark.parametrize(
        ("kind", "asked"),
        [
            ("owner", {"account"}),
            ("household", set()),
            ("tenant", {"until"}),
            ("representative", {"until"}),
            ("parent", {"child_name", "child_born_on"}),
        ],
    )
    def test_then_asks_only_what_concerns_them(self, browser, form, kind, asked):
        page = text_of(browser.get(form, {"kind": kind}))

        fields = set(re.findall(r'id="(\w+)" name="\w+"', page))
        assert fields == {"flat", "documents", "comment", *asked}
        assert f'name="kind" value="{kind}"' in page

    def test_mends_a_mistyped_account(self, estate, flat, newcomer, browser, form):
        own(flat, newcomer)
        open_account(flat, estate.organisation, "40-7781")
        words = {"flat": "181", "kind": "owner"}
        browser.post(form, {**words, "account": "40-7718"})

        again = text_of(browser.post(form, {**words, "account": "40-7787"}))
        page = text_of(browser.post(form, {**words, "account": "40-7781"}, follow=True))

        assert "проверьте его по квитанции и отправьте ещё раз" in again
        assert "Квартира подключена" in page
        assert "Ждёт проверки" not in page

    def test_binds_an_owner_at_once(self, estate, flat, newcomer, browser, form):
        own(flat, newcomer)
        open_account(flat, estate.organisation, "40-7781")

        page = browser.post(
            form, {"flat": "181", "account": "40-7781", "kind": "owner"}, follow=True
        )

        assert "Квартира подключена" in text_of(page)

    def test_says_the_same_whatever_did_not_match(self, estate, flat, newcomer, sign_in, form):
        open_account(flat, estate.organisation, "40-7781")
        own(flat, newcomer)
        answers = set()
        for words in (
            {"flat": "181", "account": "1"},
            {"flat": "999", "account": "40-7781"},
            {"flat": "181", "account": "40-7781"},
        ):
            stranger = sign_in(make_person("Чужой", "Пётр", ""))
            page = text_of(stranger.post(form, {**words, "kind": "owner"}, follow=True))
            said = re.search(r'role="status">([^<]+)<', page).group(1)
            answers.add((said, "Ждёт проверки" in page, page.count("badge")))

        assert len(answers) == 1

    def test_takes_documents_and_keeps_what_was_typed_when_refused(self, browser, form):
        words = {
            "flat": "181",
            "kind": "tenant",
            "comment": "Снимаю с осени",
            "documents": SimpleUploadedFile("lease.pdf", b"<html>"),
        }

        refused = browser.post(form, words)
        words["documents"] = SimpleUploadedFile("lease.pdf", b"%PDF-1.7")
        accepted = browser.post(form, words, follow=True)

        assert refused.status_code == 422
        assert "Снимаю с осени" in text_of(refused)
        assert "Документ не подходит" in text_of(refused)
        assert "Ждёт проверки" in text_of(accepted)
        assert Claim.objects.get().documents.count() == 1

    @pytest.mark.parametrize(
        "words",
        [
            {},
            {"flat": "181"},
            {"flat": "181", "kind": "parent", "child_name": "Илья", "child_born_on": "x"},
            {"flat": "181", "kind": "tenant", "until": "2020-01-01"},
            {"flat": "181", "kind": "tenant", "until": "завтра"},
        ],
    )
    def test_says_what_is_missing(self, browser, form, words):
        answer = browser.post(form, words)

        assert answer.status_code == 422
        assert 'role="alert"' in text_of(answer)

    def test_tells_when_tried_too_often_and_another_way(self, browser, form):
        for number in range(5):
            browser.post(form, {"flat": "9", "account": f"{number}", "kind": "owner"})

        page = text_of(browser.post(form, {"flat": "9", "account": "9", "kind": "owner"}))

        assert "Попыток было слишком много" in page
        assert "оставьте лицевой счёт пустым" in page

    def test_tells_where_nobody_manages_the_house(self, estate, browser, form):
        Management.objects.filter(house=estate.house).delete()

        assert "никто не управляет" in text_of(browser.get(form))
        refused = browser.post(form, {"flat": "181", "kind": "owner"})
        assert refused.status_code == 422
        assert "никто не управляет" in text_of(refused)

    def test_asks_for_consent_first(self, newcomer, browser, form):
        newcomer.consents.all().delete()

        for answer in (browser.get(form), browser.post(form, {"flat": "181", "kind": "owner"})):
            assert answer.url.startswith("/data/consent?next=%2Fflats%2Fadd%2F")
        assert not Claim.objects.exists()

    def test_of_a_house_that_is_not_there_is_no_page(self, browser):
        nowhere = "/flats/add/00000000-0000-4000-8000-000000000000"

        assert browser.get(nowhere).status_code == 404
        assert browser.post(nowhere).status_code == 404

    def test_shows_why_it_was_refused(self, estate, browser, newcomer, form, now):
        browser.post(form, {"flat": "181", "kind": "owner"})
        Claim.objects.update(
            state="refused", reason="Нет выписки из ЕГРН: приложите её", decided_at=now
        )

        page = text_of(browser.get("/flats/"))

        assert "Отклонено" in page
        home = text_of(browser.get("/"))
        assert "Отклонено" in home
        assert "Осталось подключить квартиру" in home
        assert "Нет выписки из ЕГРН" in page

    def test_is_withdrawn_by_its_person_alone(self, owner, browser, form):
        browser.post(form, {"flat": "181", "kind": "owner"})
        address = f"/flats/claims/{Claim.objects.get().guid}/withdraw"

        assert owner.post(address).status_code == 404
        assert "Заявление отозвано" in text_of(browser.post(address, follow=True))
        assert browser.post(address).status_code == 422
        assert "Отозвано" not in text_of(browser.get("/"))

    def test_that_waits_is_the_first_thing_said_at_home(self, browser, form):
        browser.post(form, {"flat": "181", "kind": "owner"})

        home, flats = text_of(browser.get("/")), text_of(browser.get("/flats/"))

        assert "<h1>Заявление ждёт проверки</h1>" in home
        assert "Подключить квартиру иначе" in home
        assert "Пока ни одной: ваше заявление ждёт проверки" in flats


class TestInviting:
    def test_shows_a_code_once_and_puts_it_in_no_address(self, owner, tie, invited):
        code = invited()

        assert Invitation.objects.count() == 1
        assert code not in text_of(owner.get(f"/flats/{tie.guid}"))
        assert "Ждут ответа" in text_of(owner.get(f"/flats/{tie.guid}"))

    def test_gives_a_link_and_a_picture_of_it(self, owner, tie):
        page = text_of(owner.post(f"/flats/{tie.guid}/invite", {"kind": "tenant"}))

        assert re.search(r"/flats/join#[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}<", page)
        assert 'src="data:image/png;base64,' in page

    def test_asks_again_where_nobody_was_chosen(self, owner, tie):
        answer = owner.post(f"/flats/{tie.guid}/invite", {"may_write": "on"})

        assert answer.status_code == 422
        assert not Invitation.objects.exists()

    def test_makes_one_invitation_of_one_form(self, owner, tie):
        address = f"/flats/{tie.guid}/invite"
        key = re.search(r'name="key" value="([^"]+)"', text_of(owner.get(address)))[1]
        owner.post(address, {"kind": "tenant", "key": key})

        again = owner.post(address, {"kind": "tenant", "key": key})

        assert again.status_code == 409
        assert "Приглашение уже создано" in text_of(again)
        assert 'class="code"' not in text_of(again)
        made = Invitation.objects.get()
        anew = owner.post(f"/flats/invitations/{made.guid}/withdraw", {"again": "1"})
        assert anew.url == address
        spent = text_of(owner.post(address, {"kind": "tenant", "key": key}))
        assert "больше не ждёт ответа" in spent
        assert "Отозвать и создать" not in spent

    def test_keeps_the_form_after_a_refusal(self, owner, tie):
        key = "3f0f0c9e-7e2b-4c39-9d53-0d6a3b1c2e4f"

        page = text_of(owner.post(f"/flats/{tie.guid}/invite", {"key": key}))

        assert f'name="key" value="{key}"' in page

    def test_taken_back_is_said(self, owner, tie, invited):
        invited()
        address = f"/flats/invitations/{Invitation.objects.get().guid}/withdraw"

        page = text_of(owner.post(address, follow=True))

        assert re.search(r'role="status">Приглашение отозвано', page)
        assert "Приглашение отозвано" not in text_of(owner.get(f"/flats/{tie.guid}"))

    def test_can_be_taken_back(self, owner, tie, invited, browser):
        code = invited()
        address = f"/flats/invitations/{Invitation.objects.get().guid}/withdraw"

        assert browser.post(address).status_code == 404
        assert owner.post(address).url == f"/flats/{tie.guid}"
        assert "Код не подошёл" in text_of(browser.post("/flats/join", {"code": code}))


class TestJoining:
    def test_tells_a_stranger_to_sign_in_first(self, client, db):
        page = client.get("/flats/join")

        assert "Войти через Госуслуги" in text_of(page)
        assert client.post("/flats/join", {"code": "1"}).url.startswith("/sign-in")

    def test_binds_and_tells_the_owner(self, estate, owner, invited, browser):
        code = invited()

        page = text_of(browser.post("/flats/join", {"code": code.lower()}, follow=True))

        assert "Приглашение принято" in page
        assert "Член семьи" in page
        assert "Ваше приглашение принято" in text_of(owner.get("/notices"))

    def test_says_the_same_of_every_code_that_opens_nothing(self, owner, invited, browser):
        used = invited()
        browser.post("/flats/join", {"code": used})
        late = invited()
        Invitation.objects.filter(used_at=None).update(expires_at="2026-01-01T00:00Z")

        pages = [
            (owner, invited()),
            (browser, used),
            (browser, late),
            (browser, "0000-0000-0000"),
            (browser, ""),
        ]
        said = {
            re.search(r'role="alert">([^<]+)<', text_of(who.post("/flats/join", {"code": code})))[1]
            for who, code in pages
        }

        assert len(said) == 1


class TestPeople:
    @pytest.fixture
    def guest(self, invited, browser, newcomer):
        browser.post("/flats/join", {"code": invited()})
        return Holding.objects.get(person=newcomer)

    def test_are_shown_to_the_owner_with_what_they_may(self, owner, tie, guest):
        page = text_of(owner.get(f"/flats/{tie.guid}"))

        assert "Новикова Д. И." in page
        assert "пишет заявки, видит счётчики, не видит счета" in page

    def test_see_only_themselves(self, browser, guest, tie):
        page = text_of(browser.get(f"/flats/{guest.guid}"))

        assert "Ковалёва" not in page
        assert browser.get(f"/flats/{tie.guid}").status_code == 404
        assert browser.get(f"/flats/{guest.guid}/invite").status_code == 404

    def test_may_what_the_owner_lets_them(self, owner, tie, guest, browser):
        changed = owner.post(f"/flats/people/{guest.guid}/rights", {"may_bills": "on"})

        assert changed.url == f"/flats/{tie.guid}"
        assert "Квартира подключена, писать от неё пока нельзя" in text_of(browser.get("/"))
        assert browser.post("/chat/start", {"text": "течёт"}).status_code == 422
        assert not Conversation.objects.exists()
        assert browser.get("/meters").status_code == 404
        assert "Счётчики этой квартиры вам не открыты" in text_of(browser.get("/meters"))
        assert browser.get("/bills").status_code == 200
        assert browser.post("/chat/start", {"subject": "meter"}).status_code == 404

    def test_owner_reads_that_it_was_done(self, owner, guest):
        address = f"/flats/people/{guest.guid}"

        saved = text_of(owner.post(f"{address}/rights", {"may_bills": "on"}, follow=True))
        closed = text_of(owner.post(f"{address}/end", follow=True))

        assert re.search(r'role="status">Права сохранены', saved)
        assert re.search(r'role="status">Доступ закрыт', closed)

    def test_cannot_change_what_they_may(self, browser, guest, tie):
        for address in (
            f"/flats/people/{guest.guid}/rights",
            f"/flats/people/{tie.guid}/rights",
            f"/flats/people/{tie.guid}/end",
        ):
            assert browser.get(address).status_code == 404
            assert browser.post(address, {"may_bills": "on"}).status_code == 404

    def test_are_out_at_once_when_the_owner_ends_it(self, owner, guest, browser):
        assert "закрыть доступ?" in text_of(owner.get(f"/flats/people/{guest.guid}/end"))
        owner.post(f"/flats/people/{guest.guid}/end")

        assert "Осталось подключить квартиру" in text_of(browser.get("/"))
        assert "Квартира больше не подключена" in text_of(browser.get("/notices"))

    def test_are_told_plainly_on_the_next_page(self, owner, guest, browser):
        owner.post(f"/flats/people/{guest.guid}/end")

        page = browser.get("/")

        assert "Квартира больше не подключена" in text_of(page)
        assert "спросите собственника" in text_of(page)

    def test_leave_by_themselves(self, browser, guest):
        assert "Отключить квартиру?" in text_of(browser.get(f"/flats/people/{guest.guid}/end"))

        page = text_of(browser.post(f"/flats/people/{guest.guid}/end", follow=True))

        assert "Квартира отключена" in page


class TestMinor:
    def test_is_told_that_a_parent_acts(self, flat, newcomer, browser, now):
        newcomer.birth_on = now.date() - timedelta(days=16 * 365)
        newcomer.save(update_fields=["birth_on"])
        remember_snils(newcomer, SNILS)
        own(flat, newcomer, snils=SNILS)
        browser.post("/flats/find")

        assert "заявки за него пишет родитель" in text_of(browser.get("/"))


class TestOwnerOfFiveFlats:
    def test_finds_each_in_the_list_and_in_the_switcher(self, estate, owner):
        for number in range(1, 5):
            hold(estate.owner, make_flat(estate.house, number=str(number)))

        home, flats = text_of(owner.get("/")), text_of(owner.get("/flats/"))

        assert home.count('name="premises_id"') == 5
        assert flats.count("Люди и приглашения") == 5

    def test_is_asked_of_the_database_no_more_for_five_than_for_one(
        self, estate, owner, django_assert_max_num_queries
    ):
        for number in range(1, 5):
            hold(estate.owner, make_flat(estate.house, number=str(number)))

        with django_assert_max_num_queries(9):
            owner.get("/flats/")


class TestWordsOfNotices:
    @pytest.mark.parametrize("event", [*Told])
    def test_are_there_and_name_nothing_personal(self, event):
        notice = Notice(event=event, facts={})

        subject, body = words_of(notice, "subject.txt"), words_of(notice, "body.txt")

        assert subject
        assert body.endswith(".")
