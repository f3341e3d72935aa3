from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from domovoy.appeals import actions
from domovoy.appeals.complaints import complaints_of
from domovoy.appeals.models import Appeal, HistoryEntry
from estate import make_estate, make_organisation, register_appeal
from told import seen_already

LIST = reverse("inspectorate:complaints")
CHANGES = ["register", "take", "appoint", "answer"]


def address(name, complaint):
    return reverse(f"inspectorate:{name}", args=[complaint.number])


def post(client, name, complaint, *, seen=None, **data):
    complaint.refresh_from_db()
    data["seen"] = complaint.version if seen is None else seen
    return client.post(address(name, complaint), data)


def numbers(client, view):
    lines = client.get(LIST, {"view": view}).context["lines"]
    return [line["card"].number for line in lines]


@pytest.fixture
def registered(complaint, estate):
    return actions.register_by_law(
        number=complaint.number,
        seen=complaint.version,
        law_number="Ж-17/26",
        by=estate.inspector,
        at=timezone.now(),
    )


class TestList:
    def test_shows_nothing_before_the_complaint_is_transmitted(self, inspector, recorded):
        assert numbers(inspector, "new") == []
        assert inspector.get(address("complaint", recorded)).status_code == 404

    def test_moves_a_complaint_from_tab_to_tab(self, inspector, complaint):
        assert numbers(inspector, "new") == [complaint.number]

        post(inspector, "register", complaint, law_number="Ж-17/26")
        assert (numbers(inspector, "new"), numbers(inspector, "review")) == ([], [complaint.number])

        post(inspector, "answer", complaint, text="Нарушение подтвердилось.")
        assert numbers(inspector, "review") == []
        assert numbers(inspector, "done") == [complaint.number]
        assert "Рассмотрена" in inspector.get(LIST, {"view": "done"}).content.decode()

    def test_names_the_organisation_complained_of(self, inspector, complaint, estate):
        page = inspector.get(LIST).content.decode()

        assert estate.organisation.short_name in page
        assert "регистрация" in page

    def test_names_who_was_late_though_another_has_the_appeal_now(self, inspector, estate):
        now = timezone.now()
        appeal = register_appeal(estate, at=now - timedelta(days=60))
        actions.record_missed_terms(at=now - timedelta(days=1))
        receiver = make_organisation(region=estate.house.region)
        actions.redirect(
            number=appeal.number,
            seen=2,
            receiver_id=receiver.pk,
            comment="Теплом в этом доме занимается другая организация. " * 3,
            by=estate.dispatcher,
            at=now - timedelta(hours=2),
        )
        complaint = actions.complain(
            number=appeal.number,
            text="Прошу разобраться.",
            key=uuid4(),
            by=estate.resident,
            at=now - timedelta(hours=1),
        )
        actions.transmit(number=complaint.number, at=now)

        (line,) = complaints_of(estate.inspector, view="new", at=now, after=None).lines

        assert line.about == estate.organisation.short_name

    def test_takes_eight_statements(self, inspector, complaint, django_assert_num_queries):
        browser = seen_already(inspector)
        with django_assert_num_queries(8):
            browser.get(LIST)

    @pytest.mark.parametrize("asked", [{"view": "x"}, {"after": "x"}, {"after": "9" * 40}])
    def test_bears_any_address(self, inspector, complaint, asked):
        assert inspector.get(LIST, asked).status_code == 200


class TestFile:
    def test_holds_everything_the_complaint_grew_from(self, inspector, complaint, repeated):
        first, second = repeated

        page = inspector.get(address("complaint", complaint)).content.decode()

        assert "Прошу помочь: на заявку не ответили в срок." in page
        assert "Никто не приходил, в комнате 16 градусов." in page
        assert "В комнате холодная батарея" in page
        assert "Батарею прогрели." in page
        assert "Всё так же холодно." in page
        assert f'id="appeal-{first.number}"' in page
        assert f'id="appeal-{second.number}"' in page
        assert "Срок пропущен: ответить письменно" in page

    def test_tells_it_in_the_order_of_time(self, inspector, complaint):
        happenings = inspector.get(address("complaint", complaint)).context["happenings"]

        kinds = [happening.kind for happening in happenings]
        assert kinds[0] == "registered"
        assert kinds.index("assessment") < kinds.index("repeated") < kinds.index("term_missed")
        assert kinds[-2:] == ["complaint_recorded", "transmitted"]
        assert list(happenings) == sorted(happenings, key=lambda happening: happening.at)

    def test_says_of_each_step_only_what_happened(self, inspector, complaint):
        page = inspector.get(address("complaint", complaint)).content.decode()

        assert "<dt>Передана</dt>" in page
        assert "<dt>Зарегистрирована</dt>" not in page

    def test_shows_the_record_of_the_organisation(self, inspector, complaint):
        record = inspector.get(address("complaint", complaint)).context["record"]

        assert (record.appeals, record.missed, record.not_solved, record.complaints) == (2, 1, 1, 1)

    def test_counts_only_that_organisation(self, inspector, complaint):
        elsewhere = make_estate()
        client = Client()
        client.force_login(elsewhere.inspector_person)

        assert client.get(address("complaint", complaint)).status_code == 404

    def test_leaves_an_inspector_s_own_complaint_to_a_colleague(self, inspector, complaint, estate):
        Appeal.objects.filter(pk=complaint.pk).update(
            applicant=estate.inspector_person, law_number="7-ж", law_registered_at=timezone.now()
        )

        page = inspector.get(address("complaint", complaint))

        assert "Это ваша собственная жалоба" in page.content.decode()
        assert address("answer", complaint) not in page.content.decode()

    def test_names_no_inline_script_or_style(self, inspector, complaint):
        page = inspector.get(address("complaint", complaint)).content.decode()

        assert "<style" not in page
        assert " style=" not in page
        assert "<script>" not in page


class TestRegistering:
    def test_starts_the_days_of_the_law(self, inspector, complaint):
        response = post(inspector, "register", complaint, law_number="Ж-17/26")

        complaint.refresh_from_db()
        assert response.status_code == 302
        assert complaint.law_number == "Ж-17/26"
        assert complaint.execution_end_on is not None
        assert "Ж-17/26" in inspector.get(response.url).content.decode()

    @pytest.mark.parametrize("law_number", ["", "  ", "9" * 36])
    def test_wants_a_number_and_keeps_what_was_typed(self, inspector, complaint, law_number):
        response = post(inspector, "register", complaint, law_number=law_number)

        assert response.status_code == 422
        assert "Укажите номер регистрации" in response.content.decode()
        assert f'value="{law_number}"' in response.content.decode()

    def test_twice_keeps_the_first_number(self, inspector, registered):
        response = post(inspector, "register", registered, law_number="Другой")

        registered.refresh_from_db()
        assert response.status_code == 409
        assert registered.law_number == "Ж-17/26"
        assert "Жалоба уже зарегистрирована" in response.content.decode()

    def test_comes_before_any_answer(self, inspector, complaint):
        response = post(inspector, "answer", complaint, text="Ответ.")

        assert response.status_code == 409
        assert "Жалоба ещё не зарегистрирована" in response.content.decode()
        assert "Ответ." in response.content.decode()

    def test_of_an_appeal_is_refused(self, inspector, complaint, repeated):
        assert post(inspector, "register", repeated[1], law_number="1").status_code == 404


class TestReview:
    def test_is_taken_once(self, inspector, registered):
        assert post(inspector, "take", registered).status_code == 302
        assert post(inspector, "take", registered).status_code == 409

    def test_can_name_the_day_of_an_inspection(self, inspector, registered):
        day = (timezone.now() + timedelta(days=3)).date()

        response = post(inspector, "appoint", registered, planned_on=day)

        registered.refresh_from_db()
        assert registered.appointed_on == day
        assert "Проверка назначена" in inspector.get(response.url).content.decode()

    def test_ends_with_an_answer(self, inspector, registered):
        response = post(inspector, "answer", registered, text="Выдано предписание.")

        registered.refresh_from_db()
        assert registered.status == "executed"
        page = inspector.get(response.url).content.decode()
        assert "Выдано предписание." in page
        assert "Ответ инспекции" in page
        assert page.count("работы выполнены") == 1  # the organisation said so, not the inspectorate

    def test_shows_who_was_quicker_and_keeps_the_words(self, inspector, registered, estate):
        seen = registered.version
        actions.take_to_work(
            number=registered.number, seen=seen, by=estate.inspector, at=timezone.now()
        )

        response = post(inspector, "answer", registered, seen=seen, text="Мой ответ.")

        assert response.status_code == 409
        assert "Пока вы писали, жалобу изменили" in response.content.decode()
        assert "Мой ответ." in response.content.decode()
        assert not HistoryEntry.objects.filter(appeal=registered).exists()


class TestDoor:
    def test_is_closed_to_residents_and_desks(self, estate, complaint):
        for person in (estate.owner, estate.dispatcher_person, estate.head_person):
            client = Client()
            client.force_login(person)
            assert client.get(LIST).status_code == 404
            assert client.get(address("complaint", complaint)).status_code == 404
            for name in CHANGES:
                assert client.post(address(name, complaint), {"seen": 1}).status_code == 404

    def test_lets_nobody_change_the_appeals_of_the_file(self, inspector, complaint, repeated):
        _, second = repeated
        second.refresh_from_db()
        complete = {
            "text": "Ответ.",
            "law_number": "1",
            "planned_on": (timezone.now() + timedelta(days=1)).date(),
        }

        page = inspector.get(address("complaint", second)).content.decode()
        assert "Отправить ответ" not in page
        assert "Номер инспекции" not in page

        for name in CHANGES:
            assert post(inspector, name, second, **complete).status_code == 404
        assert Appeal.objects.get(pk=second.pk).version == second.version

    @pytest.mark.parametrize("name", CHANGES)
    def test_leads_who_opens_a_forms_address_to_the_page(self, inspector, complaint, name):
        led = inspector.get(address(name, complaint))

        assert (led.status_code, led.url) == (302, address("complaint", complaint))
