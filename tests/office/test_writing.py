from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from domovoy.appeals.actions import answer
from domovoy.appeals.models import Appeal
from domovoy.identity.models import Look
from domovoy.office import wording
from domovoy.web.phones import in_groups
from estate import make_estate, register_appeal

from .conftest import signed_in

WORDS = "В комнате холодная батарея, остальные тёплые."
PROBLEM = "heating.cold_radiator"


def caller(**changed):
    return {
        "who": "",
        "surname": "Орлова",
        "first_name": "Нина",
        "patronymic": "",
        "phone": "+7 900 000-11-22",
        "origin": "phone",
        "text": WORDS,
        "problem": PROBLEM,
        "received_at": "",
        "zone": "Europe/Moscow",
        "key": str(uuid4()),
        "shown": PROBLEM,
    } | changed


@pytest.fixture
def addresses(estate):
    return {
        part: reverse(f"office:new_{part}", args=[estate.flat.pk])
        for part in ("form", "check", "write")
    }


class TestWhere:
    def test_offers_the_houses_managed_today(self, desk, estate):
        page = desk.get(reverse("office:new")).content.decode()

        assert estate.house.short_address in page

    def test_leads_to_the_flat_without_an_address_in_the_address(self, desk, estate, addresses):
        response = desk.post(
            reverse("office:new_find"), {"house": estate.house.pk, "flat": "кв. 45"}
        )

        assert response.status_code == 302
        assert response.url == addresses["form"]

    @pytest.mark.parametrize("flat", ["46", "", "' or 1=1", "45а"])
    def test_says_that_there_is_no_such_flat(self, desk, estate, flat):
        response = desk.post(reverse("office:new_find"), {"house": estate.house.pk, "flat": flat})

        assert response.status_code == 422
        assert response.context["refusal"].code in {"premises_not_found", "flat_number_missing"}
        assert "data-problem" in response.content.decode()

    def test_finds_no_flat_of_anothers_house(self, desk):
        other = make_estate()

        response = desk.post(reverse("office:new_find"), {"house": other.house.pk, "flat": "45"})

        assert response.status_code == 422
        assert desk.get(reverse("office:new_form", args=[other.flat.pk])).status_code == 404


class TestForm:
    def test_names_those_who_live_there_and_notes_the_look(self, desk, estate, addresses):
        page = desk.get(addresses["form"]).content.decode()

        assert estate.owner.full_name in page
        look = Look.objects.get(person=estate.owner)
        assert (look.by, look.what) == (estate.dispatcher_person, "residents_of_flat")

    def test_proposes_what_the_words_mean_and_shows_the_terms(self, desk, estate, addresses):
        response = desk.post(addresses["check"], caller(problem="", shown=""))

        page = response.content.decode()
        assert response.status_code == 200
        assert response.context["foresight"].problem.group == "heating"
        assert "Письменный ответ" in page
        assert "Зарегистрировать" in page
        assert not Appeal.objects.exists()

    def test_says_first_what_to_do_in_danger(self, desk, addresses):
        page = desk.post(
            addresses["check"], caller(text="На кухне сильно пахнет газом", problem="")
        ).content.decode()

        assert page.index("notice--danger") < page.index("Словами заявителя")
        assert "112" in page

    def test_tells_of_several_troubles_in_one_call(self, desk, addresses):
        page = desk.post(
            addresses["check"],
            caller(text="Не работает лифт. И ещё в подвале вода стоит по щиколотку.", problem=""),
        ).content.decode()

        assert "несколько бед" in page

    def test_offers_to_look_at_an_open_appeal_about_the_same(self, desk, estate, addresses):
        there = register_appeal(estate, at=timezone.now(), problem="lift.not_working", text="Лифт")
        page = desk.post(
            addresses["check"], caller(text="Стоит лифт", problem="lift.not_working")
        ).content.decode()

        assert reverse("office:appeal", args=[there.number]) in page

    @pytest.mark.parametrize(
        ("changed", "code"),
        [
            ({"text": " "}, "text_missing"),
            ({"origin": "account"}, "origin_unknown"),
            ({"origin": "paper"}, "received_missing"),
            ({"received_at": "завтра"}, "moment_unreadable"),
            ({"received_at": "2100-01-01T10:00"}, "received_later"),
            ({"received_at": "2020-01-01T10:00"}, "received_too_early"),
        ],
    )
    def test_refuses_what_is_not_right_and_keeps_what_was_typed(
        self, desk, addresses, changed, code
    ):
        for part in ("check", "write"):
            typed = caller(**changed)
            typed["shown"] = f"{PROBLEM} {typed['received_at']}".strip()
            response = desk.post(addresses[part], typed)

            assert response.status_code == 422
            assert response.context["refusal"].code == code
            assert "data-problem" in response.content.decode()
        assert not Appeal.objects.exists()

    @pytest.mark.parametrize(
        ("changed", "code"),
        [
            ({"surname": ""}, "name_missing"),
            ({"first_name": "123"}, "name_missing"),
            ({"phone": ""}, "contact_missing"),
            ({"phone": "12"}, "phone_unreadable"),
            ({"email": "нет"}, "email_unreadable"),
            ({"who": "999999999"}, "resident_not_there"),
            ({"incoming_number": "1" * 51}, "address_too_long"),
        ],
    )
    def test_asks_who_calls_only_when_it_is_registered(self, desk, addresses, changed, code):
        checked = desk.post(addresses["check"], caller(**changed))
        written = desk.post(addresses["write"], caller(**changed))

        assert checked.status_code == 200
        assert checked.context["foresight"].terms
        assert written.status_code == 422
        assert written.context["refusal"].code == code
        assert written.context["foresight"].terms
        assert not Appeal.objects.exists()

    def test_says_what_to_do_in_danger_before_anybody_is_named(self, desk, addresses):
        nameless = caller(text="В подъезде пахнет газом", problem="", surname="", phone="")

        first = desk.post(addresses["check"], nameless)
        page = first.content.decode()
        later = desk.post(addresses["check"], nameless | {"told": "gas"}).content.decode()

        assert first.status_code == 200
        assert first.context["foresight"].terms
        assert page.index('role="alert" tabindex="-1" id="shown"') < page.index('name="zone"')
        assert 'name="told" value="gas"' in page
        assert "notice--danger" in later
        assert later.index('id="shown"') > later.index("Что и к какому сроку") - 200

    def test_tells_of_the_danger_of_a_problem_chosen_from_the_list(self, desk, addresses):
        page = desk.post(
            addresses["check"],
            caller(text="Что-то не так в подъезде.", problem="gas.smell"),
        ).content.decode()

        assert "notice--danger" in page

    def test_leads_to_the_danger_even_where_nothing_can_be_foreseen(self, desk, addresses):
        response = desk.post(
            addresses["check"], caller(text="Пахнет газом", problem="", origin="paper")
        )

        page = response.content.decode()
        assert response.status_code == 422
        assert page.index('id="shown"') < page.index("data-problem")


class TestWriting:
    def test_puts_it_into_the_same_queue_with_the_phone_to_call_back(self, desk, addresses):
        response = desk.post(addresses["write"], caller())

        appeal = Appeal.objects.get()
        assert response.url.startswith(reverse("office:appeal", args=[appeal.number]))
        assert "по телефону" in desk.get(reverse("office:queue")).content.decode()
        page = desk.get(response.url).content.decode()
        assert appeal.number in page
        assert 'href="tel:+79000001122"' in page
        assert in_groups("+79000001122") in page
        assert "позвоните" in page
        assert "Заявка поступила по телефону" in page
        assert "Спросить жителя" not in page
        taken = desk.get(reverse("office:appeal", args=[appeal.number]), {"said": "taken"})
        assert "сообщите ему сами" in taken.content.decode()

    def test_offers_to_write_down_what_else_the_caller_has(self, desk, estate, addresses):
        response = desk.post(addresses["write"], caller())

        page = desk.get(response.url).content.decode()
        assert "Записать ещё одну" in page
        assert addresses["form"] in page

    def test_shows_other_terms_before_it_registers(self, desk, addresses):
        response = desk.post(addresses["write"], caller(shown="lift.not_working"))

        assert response.status_code == 200
        assert "Что и к какому сроку" in response.content.decode()
        assert not Appeal.objects.exists()

    def test_is_done_once_however_often_it_is_pressed(self, desk, addresses):
        typed = caller()

        first, second = (desk.post(addresses["write"], typed) for _ in range(2))

        assert first.url == second.url
        assert Appeal.objects.count() == 1

    def test_lets_a_resident_with_an_account_see_it_at_home(self, desk, estate, addresses):
        desk.post(addresses["write"], caller(who=str(estate.owner.pk), phone=""))

        appeal = Appeal.objects.get()
        home = signed_in(estate.owner).get(f"/appeals/{appeal.number}")
        assert home.status_code == 200
        page = desk.get(reverse("office:appeal", args=[appeal.number])).content.decode()
        assert "личный кабинет" in page

    def test_counts_a_letter_from_the_day_it_was_received(self, desk, estate, addresses):
        received = (timezone.now() - timedelta(days=3)).astimezone(estate.zone)
        typed = f"{received:%Y-%m-%dT%H:%M}"

        desk.post(
            addresses["write"],
            caller(
                origin="paper",
                received_at=typed,
                incoming_number="77-п",
                phone="",
                shown=f"{PROBLEM} {typed}",
            ),
        )

        appeal = Appeal.objects.get()
        assert appeal.registered_at == received.replace(second=0, microsecond=0)
        page = desk.get(reverse("office:appeal", args=[appeal.number])).content.decode()
        assert "77-п" in page
        assert "отправьте письмо" in page

    def test_leaves_no_door_to_a_house_that_has_left(self, desk, estate, addresses):
        other = make_estate()
        response = desk.post(reverse("office:new_write", args=[other.flat.pk]), caller())

        assert response.status_code == 404
        assert not Appeal.objects.exists()


class TestLetter:
    def test_is_there_once_there_is_an_answer(self, desk, estate, addresses):
        desk.post(addresses["write"], caller(post_address="Лесной, до востребования"))
        appeal = Appeal.objects.get()
        address = reverse("office:letter", args=[appeal.number])
        assert desk.get(address).status_code == 404

        answer(
            number=appeal.number,
            seen=appeal.version,
            text="Воздух из батареи выпустили.",
            done=True,
            files=[],
            by=estate.dispatcher,
            at=timezone.now(),
        )

        page = desk.get(address).content.decode()
        assert "Воздух из батареи выпустили." in page
        assert "Орлова Нина" in page
        assert "до востребования" in page
        assert estate.organisation.name in page


class TestWords:
    def test_stand_at_fields_for_refusals_that_have_words(self):
        assert set(wording.FIELDS) <= set(wording.WRITING)

    def test_are_there_for_every_refusal_of_writing_down(self):
        from domovoy.intake import errors

        known = {kind.code for kind in errors.WritingRefused.__subclasses__()}

        assert known <= set(wording.WRITING)
