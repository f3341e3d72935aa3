import io
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from domovoy.appeals import actions
from domovoy.appeals.models import Appeal, Attachment, HistoryEntry
from domovoy.housing.models import Employment, OrganisationKind
from domovoy.identity.models import Person
from estate import LONG_AGO, make_estate, make_organisation, make_performer, register_appeal
from told import seen_already

from .conftest import signed_in

LONG_COMMENT = "Наружные сети до границы дома обслуживает другая организация. " * 2
CAUSE = "Такая же заявка этого жителя уже закрыта вчера."


SETTLING = ("answer", "redirect", "redirect_outside", "roll_over", "not_required")


def address(name, appeal, *more):
    return reverse(f"office:{name}", args=[appeal.number, *more])


def post(client, name, appeal, *more, seen=None, **data):
    appeal.refresh_from_db()
    data["seen"] = appeal.version if seen is None else seen
    return client.post(address(name, appeal, *more), data)


def a_photo(name="место.png"):
    picture = io.BytesIO()
    Image.new("RGB", (64, 48), "#888").save(picture, "PNG")
    return SimpleUploadedFile(name, picture.getvalue())


def tomorrow():
    return (timezone.now() + timedelta(days=1)).date()


@pytest.fixture
def urgent_appeal(estate, an_hour_ago):
    """One with a duty besides the answer."""
    return register_appeal(estate, at=an_hour_ago, problem="heating.no_heating")


class TestPage:
    def test_shows_words_answers_applicant_and_terms_with_their_law(self, desk, appeal, estate):
        page = desk.get(address("appeal", appeal)).content.decode()

        assert "В комнате холодная батарея" in page
        assert "В какой комнате?" in page
        assert "В детской" in page
        assert "Ковалёва Анна Сергеевна" in page
        assert f"{estate.house.address}, кв. 45" in page
        assert "№ 416" in page
        assert "Осталось" in page or "осталось" in page

    def test_shows_the_figures_a_bill_line_came_with(self, desk, appeal):
        Appeal.objects.filter(pk=appeal.pk).update(
            subject={
                "kind": "charge_line",
                "title": "Отопление, октябрь 2026",
                "facts": [["Тариф", "2 345,10"], ["Начислено", "3 120,00"]],
            }
        )

        page = desk.get(address("appeal", appeal)).content.decode()

        assert "Отопление, октябрь 2026" in page
        assert "3 120,00" in page

    def test_takes_twenty_statements_however_long_the_history(
        self, desk, appeal, estate, django_assert_num_queries
    ):
        for _ in range(5):
            appeal = actions.answer(
                number=appeal.number,
                seen=appeal.version,
                text="Мастер был.",
                done=False,
                by=estate.dispatcher,
                at=timezone.now(),
            )

        browser = seen_already(desk)
        with django_assert_num_queries(20):
            browser.get(address("appeal", appeal))

    def test_offers_nothing_to_do_with_a_closed_appeal(self, desk, appeal):
        post(desk, "answer", appeal, text="Сделано.", done="1")

        page = desk.get(address("appeal", appeal)).content.decode()

        assert "Отправить ответ" not in page
        assert "работы выполнены" in page

    @pytest.mark.parametrize("number", ["999999999", "no-such-number"])
    def test_says_calmly_that_there_is_no_such_appeal(self, desk, number):
        response = desk.get(reverse("office:appeal", args=[number]))

        assert response.status_code == 404
        assert "среди заявок вашей организации нет" in response.content.decode()

    def test_names_no_inline_script_or_style(self, desk, appeal):
        page = desk.get(address("appeal", appeal)).content.decode()

        assert "<style" not in page
        assert " style=" not in page
        assert "<script>" not in page
        assert " onclick" not in page


class TestTaking:
    def test_says_it_is_in_work(self, desk, appeal):
        response = post(desk, "take", appeal)

        assert response.status_code == 302
        appeal.refresh_from_db()
        assert appeal.status == "in_work"
        assert "Заявка в работе" in desk.get(response.url).content.decode()

    def test_twice_is_told_apart(self, desk, appeal):
        post(desk, "take", appeal)

        response = post(desk, "take", appeal, seen=1)

        assert response.status_code == 409
        assert "Уже в работе" in response.content.decode()


class TestAppointing:
    def test_sets_date_and_performer(self, desk, appeal, estate):
        performer = make_performer(estate.organisation)

        post(desk, "appoint", appeal, planned_on=tomorrow(), performer=performer.pk)

        appeal.refresh_from_db()
        assert (appeal.appointed_on, appeal.performer) == (tomorrow(), performer)
        assert "Сидоров Иван" in desk.get(address("appeal", appeal)).content.decode()

    @pytest.mark.parametrize("day", ["", "завтра", "2020-01-01", "9999-99-99"])
    def test_refuses_a_day_that_will_not_do(self, desk, appeal, day):
        response = post(desk, "appoint", appeal, planned_on=day)

        assert response.status_code == 422
        assert Appeal.objects.get(pk=appeal.pk).appointed_on is None

    def test_refuses_somebody_of_another_organisation(self, desk, appeal):
        stranger = make_performer(make_estate().organisation)

        response = post(desk, "appoint", appeal, planned_on=tomorrow(), performer=stranger.pk)

        assert response.status_code == 422
        assert "Такого исполнителя в организации нет" in response.content.decode()


class TestAnswering:
    def test_without_the_tick_leaves_it_in_work(self, desk, appeal):
        response = post(desk, "answer", appeal, text="Мастер придёт завтра.")

        appeal.refresh_from_db()
        assert response.status_code == 302
        assert appeal.status == "in_work"

    def test_with_the_tick_closes_it(self, desk, appeal):
        post(desk, "answer", appeal, text="Батарею прогрели.", done="1")

        appeal.refresh_from_db()
        assert appeal.status == "executed"

    def test_carries_photos_and_documents(self, desk, appeal):
        act = SimpleUploadedFile("акт.pdf", b"%PDF-1.4 act")

        response = post(desk, "answer", appeal, text="Акт во вложении.", files=[a_photo(), act])

        assert response.status_code == 302
        kept = Attachment.objects.filter(appeal=appeal).order_by("pk")
        assert [file.content_type for file in kept] == ["image/jpeg", "application/pdf"]
        page = desk.get(address("appeal", appeal)).content.decode()
        assert reverse("web:thumbnail", args=[kept[0].guid]) in page
        assert "акт.pdf" in page

    @pytest.mark.parametrize(
        ("name", "data", "words"),
        [
            ("вирус.jpg", b"MZ\x90\x00" * 50, "Файл не подходит: вирус.jpg"),
            ("рисунок.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "рисунок.svg"),
            ("половина.jpg", b"\xff\xd8\xff\xe0" + b"\0" * 30, "половина.jpg"),
            ("архив.zip", b"PK\x03\x04zip", "Файл не подходит: архив.zip"),
            ("большой.pdf", b"%PDF-" + b"0" * 5_300_000, "Файл слишком велик: большой.pdf"),
        ],
    )
    def test_names_the_file_it_cannot_take_and_keeps_the_words(
        self, desk, appeal, name, data, words
    ):
        response = post(
            desk, "answer", appeal, text="Длинный ответ.", files=SimpleUploadedFile(name, data)
        )

        page = response.content.decode()
        assert response.status_code == 422
        assert words in page
        assert "Длинный ответ." in page
        assert not HistoryEntry.objects.filter(appeal=appeal).exists()

    @pytest.mark.parametrize("text", ["", "   ", "я" * 10_001])
    def test_refuses_silence_and_too_much(self, desk, appeal, text):
        assert post(desk, "answer", appeal, text=text).status_code == 422

    def test_does_not_let_its_words_become_markup(self, desk, appeal):
        post(desk, "answer", appeal, text="<b onmouseover=x>&</b>\0")

        page = desk.get(address("appeal", appeal)).content.decode()
        assert "<b onmouseover" not in page
        assert "&lt;b onmouseover=x&gt;&amp;" in page

    def test_on_what_changed_meanwhile_shows_it_and_keeps_the_words(self, desk, appeal, estate):
        opened = timezone.now() - timedelta(minutes=5)
        actions.answer(
            number=appeal.number,
            seen=1,
            text="Коллега ответил раньше.",
            done=False,
            by=estate.head,
            at=timezone.now(),
        )

        response = post(
            desk, "answer", appeal, seen=1, opened=opened.isoformat(), text="Мой ответ."
        )

        page = response.content.decode()
        assert response.status_code == 409
        assert "Пока вы писали, заявку изменили" in page
        assert [item.kind for item in response.context["meanwhile"]] == ["answer"]
        assert "Мой ответ." in page
        assert HistoryEntry.objects.filter(appeal=appeal).count() == 1

    def test_to_what_was_closed_meanwhile_keeps_the_words(self, desk, appeal, estate):
        actions.withdraw(number=appeal.number, comment="", by=estate.resident, at=timezone.now())

        response = post(desk, "answer", appeal, seen=1, text="Мой ответ.")

        page = response.content.decode()
        assert response.status_code == 409
        assert "Заявка уже отозвана жителем" in page
        assert "Мой ответ." in page

    def test_to_what_was_closed_keeps_the_words_even_when_a_file_will_not_do(
        self, desk, appeal, estate
    ):
        actions.withdraw(number=appeal.number, comment="", by=estate.resident, at=timezone.now())
        broken = SimpleUploadedFile("вирус.jpg", b"MZ")

        response = post(desk, "answer", appeal, seen=1, text="Мой ответ.", files=broken)

        assert "Мой ответ." in response.content.decode()
        assert "вирус.jpg" in response.content.decode()

    @pytest.mark.parametrize("seen", ["", "-1", "один", "9" * 40, "0"])
    def test_with_an_unreadable_version_is_refused_as_stale(self, desk, appeal, seen):
        assert post(desk, "answer", appeal, seen=seen, text="Ответ.").status_code == 409


class TestDuties:
    def test_other_than_the_answer_are_marked_one_by_one(self, desk, urgent_appeal):
        duty = urgent_appeal.clocks.exclude(kind="answer").order_by("due_at").first()
        assert "Выполнено" in desk.get(address("appeal", urgent_appeal)).content.decode()

        response = post(desk, "done", urgent_appeal, duty.pk)

        assert response.status_code == 302
        duty.refresh_from_db()
        assert duty.ended_at is not None

    def test_marked_twice_are_refused(self, desk, urgent_appeal):
        duty = urgent_appeal.clocks.exclude(kind="answer").order_by("due_at").first()
        post(desk, "done", urgent_appeal, duty.pk)

        assert post(desk, "done", urgent_appeal, duty.pk).status_code == 422

    @pytest.mark.parametrize("clock_id", [0, 10**30])
    def test_that_do_not_exist_are_refused(self, desk, appeal, clock_id):
        assert post(desk, "done", appeal, clock_id).status_code == 422


class TestRedirecting:
    def test_hands_it_over_and_leaves_the_queue(self, desk, appeal, estate):
        receiver = make_organisation(region=estate.organisation.region)
        assert receiver.short_name in desk.get(address("appeal", appeal)).content.decode()

        response = post(desk, "redirect", appeal, receiver=receiver.pk, comment=LONG_COMMENT)

        appeal.refresh_from_db()
        assert appeal.addressee == receiver
        assert urlsplit(response.url).path == reverse("office:queue")
        assert f"Заявка {appeal.number} передана" in desk.get(response.url).content.decode()
        assert desk.get(address("appeal", appeal)).status_code == 404

    @pytest.mark.parametrize("comment", ["Не наше.", "я" * 1001])
    def test_wants_a_comment_of_the_right_length_and_keeps_it(self, desk, appeal, estate, comment):
        receiver = make_organisation(region=estate.organisation.region)

        response = post(desk, "redirect", appeal, receiver=receiver.pk, comment=comment)

        page = response.content.decode()
        assert response.status_code == 422
        assert "Нужно от 100 до 1000 знаков" in page
        assert comment in page

    def test_never_goes_to_an_inspectorate(self, desk, appeal, estate):
        inspectorate = make_organisation(region="Y", kind=OrganisationKind.INSPECTORATE)

        response = post(desk, "redirect", appeal, receiver=inspectorate.pk, comment=LONG_COMMENT)

        assert response.status_code == 422

    def test_outside_closes_it_with_the_name_of_the_receiver(self, desk, appeal):
        post(
            desk,
            "redirect_outside",
            appeal,
            receiver="Администрация города",
            comment=LONG_COMMENT,
        )

        appeal.refresh_from_db()
        assert appeal.redirected_outside == "Администрация города"
        assert "Администрация города" in desk.get(address("appeal", appeal)).content.decode()


class TestRollingOver:
    def test_moves_the_term(self, desk, appeal):
        until = appeal.execution_end_on + timedelta(days=10)

        post(desk, "roll_over", appeal, until=until, comment="Ждём деталь от поставщика.")

        appeal.refresh_from_db()
        assert appeal.execution_end_on == until

    def test_refuses_to_move_it_back_and_keeps_the_words(self, desk, appeal):
        response = post(
            desk,
            "roll_over",
            appeal,
            until=appeal.execution_end_on,
            comment="Ждём деталь от поставщика.",
        )

        assert response.status_code == 422
        assert "Новый срок должен быть позже нынешнего" in response.content.decode()
        assert "Ждём деталь от поставщика." in response.content.decode()


class TestClosingWithoutAnswer:
    def test_wants_a_cause(self, desk, appeal):
        assert post(desk, "not_required", appeal, comment="Дубль").status_code == 422

        post(desk, "not_required", appeal, comment=CAUSE)

        appeal.refresh_from_db()
        assert appeal.answer_not_required


CHANGES = [
    ("take", ()),
    ("appoint", ()),
    ("answer", ()),
    ("done", (1,)),
    ("redirect", ()),
    ("redirect_outside", ()),
    ("roll_over", ()),
    ("not_required", ()),
]


class TestDoor:
    @pytest.mark.parametrize(("name", "more"), CHANGES)
    def test_is_closed_to_residents_and_inspectors(self, client, estate, appeal, name, more):
        for person in (estate.owner, estate.inspector_person):
            client.force_login(person)
            assert client.post(address(name, appeal, *more), {"seen": 1}).status_code == 404
        assert client.get(address("appeal", appeal)).status_code == 404

    @pytest.mark.parametrize(("name", "more"), CHANGES)
    def test_is_closed_to_another_organisation(self, client, appeal, name, more):
        client.force_login(make_estate().dispatcher_person)
        complete = {
            "seen": 1,
            "text": "Ответ.",
            "comment": LONG_COMMENT,
            "receiver": "1",
            "planned_on": tomorrow(),
            "until": tomorrow() + timedelta(days=60),
        }

        assert client.post(address(name, appeal, *more), complete).status_code == 404
        assert client.get(address("appeal", appeal)).status_code == 404

    @pytest.mark.parametrize(("name", "more"), CHANGES)
    def test_leads_who_opens_a_forms_address_to_the_page(self, desk, appeal, name, more):
        led = desk.get(address(name, appeal, *more))

        assert (led.status_code, led.url) == (302, address("appeal", appeal))


class TestOwnAppeal:
    """What an officer asked for as a resident is a colleague's to settle."""

    @pytest.fixture
    def own(self, estate, an_hour_ago):
        return register_appeal(
            estate,
            at=an_hour_ago,
            problem="heating.no_heating",
            applicant=estate.dispatcher_person,
        )

    def test_says_which_colleague_may_and_shows_no_form_that_settles_it(self, desk, own, estate):
        page = desk.get(address("appeal", own)).content.decode()

        assert "Это ваша собственная заявка" in page
        assert estate.head_person.full_name in page
        for name in (*SETTLING, "ask"):
            assert address(name, own) not in page
        assert "Выполнено" not in page
        assert address("appoint", own) in page

    def test_says_what_to_do_where_there_is_no_colleague(self, desk, own, estate):
        Employment.objects.filter(person=estate.head_person).update(dismissed_on=LONG_AGO)

        assert "больше некому" in desk.get(address("appeal", own)).content.decode()

    def test_keeps_what_was_typed_into_a_form_sent_all_the_same(self, desk, own):
        response = post(desk, "answer", own, text="Сама себе ответила.", done="1")

        page = response.content.decode()
        assert response.status_code == 422
        assert "Сама себе ответила." in page
        assert "Ответить на неё" in page

    def test_is_settled_by_the_colleague_as_any_other(self, own, estate):
        page = signed_in(estate.head_person).get(address("appeal", own)).content.decode()

        assert address("answer", own) in page
        assert "собственная" not in page


class TestApplicantWithoutAccount:
    def test_is_to_be_phoned_not_asked_here(self, desk, appeal, estate):
        Person.objects.filter(pk=estate.owner.pk).update(oid=None)
        Appeal.objects.filter(pk=appeal.pk).update(origin="phone")

        page = desk.get(address("appeal", appeal)).content.decode()
        refused = post(desk, "ask", appeal, question="Когда вы дома?")

        assert address("ask", appeal) not in page
        assert "Позвоните" in page
        assert refused.status_code == 422
        assert "Вопрос здесь он не прочтёт" in refused.content.decode()
        assert "Когда вы дома?" in refused.content.decode()
