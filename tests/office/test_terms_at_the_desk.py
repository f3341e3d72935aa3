"""What a dispatcher does when an appeal is not what it seemed: ask, correct, note, reopen."""

import re
from datetime import timedelta
from html import unescape
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from django.utils import timezone

from domovoy.appeals import actions
from domovoy.appeals.models import Appeal, Clarification, Clock, Correction, Occurrence
from domovoy.identity.actors import Resident
from estate import hold, make_flat, make_person, register_appeal

WHY = "Житель пишет о другом, это видно по фото и словам."
QUESTION = "Есть ли кран на батарее?"


def address(name, appeal):
    return reverse(f"office:{name}", args=[appeal.number])


def post(client, name, appeal, **data):
    appeal.refresh_from_db()
    form = {"seen": appeal.version, "opened": timezone.now().isoformat()} | data
    return client.post(address(name, appeal), form)


def text_of(response):
    return unescape(response.content.decode())


def page_of(client, appeal):
    return text_of(client.get(address("appeal", appeal)))


def ends(appeal):
    return list(Clock.objects.filter(appeal=appeal).order_by("pk").values_list("due_at", "state"))


@pytest.fixture
def closed(appeal, estate):
    return actions.answer(
        number=appeal.number,
        seen=1,
        text="Сделано.",
        done=True,
        by=estate.dispatcher,
        at=timezone.now(),
    )


@pytest.fixture
def snow(estate, an_hour_ago):
    return register_appeal(estate, at=an_hour_ago, problem="snow_ice.yard_snow")


@pytest.fixture
def ten_minutes_ago(estate):
    return timezone.now().astimezone(estate.zone) - timedelta(minutes=10)


class TestTerms:
    def test_are_counted_out_day_by_day(self, desk, appeal):
        page = page_of(desk, appeal)

        assert 'class="days"' in page
        assert "день события, с него счёт не начинают" in page

    def test_of_minutes_count_down_in_the_queue_and_on_the_page(self, desk, estate):
        pressing = register_appeal(
            estate, at=timezone.now() - timedelta(minutes=1), problem="heating.no_heating"
        )

        assert "data-left=" in page_of(desk, pressing)
        queue = text_of(desk.get(reverse("office:queue")))
        assert re.search(r'data-left="\d+"', queue)

    def test_say_what_moved_them(self, desk, appeal, estate):
        until = appeal.execution_end_on + timedelta(days=5)
        post(desk, "roll_over", appeal, until=until.isoformat(), comment=WHY)

        page = page_of(desk, appeal)

        assert "Организация продлила срок" in page
        assert "По закону: письменный ответ" in page

    def test_that_are_provisional_say_so(self, desk, appeal):
        Clock.objects.filter(appeal=appeal).update(provisional=True)

        assert "предварительно" in page_of(desk, appeal)
        assert "предварительно" in text_of(desk.get(reverse("office:queue")))


class TestAsking:
    def test_sends_the_question_and_stops_nothing(self, desk, appeal):
        before = ends(appeal)

        done = post(desk, "ask", appeal, question=QUESTION)

        assert "Вопрос отправлен" in text_of(desk.get(done.url))
        assert Clarification.objects.get().question == QUESTION
        assert ends(appeal) == before
        assert "Ждём ответа жителя" in page_of(desk, appeal)

    def test_shows_the_reply_in_the_history(self, desk, appeal, estate):
        post(desk, "ask", appeal, question=QUESTION)
        actions.reply(
            number=appeal.number, text="Крана нет.", by=estate.resident, at=timezone.now()
        )

        page = page_of(desk, appeal)

        assert "Житель ответил на вопрос" in page
        assert "Крана нет." in page
        assert "Ждём ответа жителя" not in page

    def test_of_nothing_is_refused(self, desk, appeal):
        assert post(desk, "ask", appeal, question=" ").status_code == 422

    def test_again_before_the_reply_is_refused(self, desk, appeal):
        post(desk, "ask", appeal, question=QUESTION)

        refused = post(desk, "ask", appeal, question="И ещё?")

        assert refused.status_code == 409
        assert "Вопрос уже задан" in text_of(refused)

    def test_pressed_twice_leads_to_the_same_page(self, desk, appeal):
        press = {"seen": 1, "opened": timezone.now().isoformat(), "question": QUESTION}

        first, second = (desk.post(address("ask", appeal), press) for _ in range(2))

        assert first.url == second.url
        assert Clarification.objects.count() == 1


class TestChangingTheCategory:
    def test_is_offered_from_the_whole_catalogue(self, desk, appeal):
        page = page_of(desk, appeal)

        assert "Изменить категорию" in page
        assert 'value="heating.no_heating"' in page
        assert '<optgroup label="Отопление">' in page

    def test_moves_the_appeal_and_is_told_in_the_history(self, desk, appeal):
        before = appeal.title

        done = post(desk, "recategorise", appeal, problem="heating.no_heating", comment=WHY)

        appeal.refresh_from_db()
        assert appeal.problem == "heating.no_heating"
        assert Correction.objects.get().problem_before == "heating.cold_radiator"
        page = text_of(desk.get(done.url))
        assert "Категория изменена, сроки приведены к ней" in page
        assert f"«{before}» → «{appeal.title}»" in page
        assert WHY in page

    @pytest.mark.parametrize("problem", ["", "no.such", "heating.cold_radiator"])
    def test_to_nothing_else_is_refused_with_the_comment_kept(self, desk, appeal, problem):
        refused = post(desk, "recategorise", appeal, problem=problem, comment=WHY)

        assert refused.status_code == 422
        assert WHY in text_of(refused)

    def test_pressed_twice_leads_to_the_same_page(self, desk, appeal):
        press = {
            "seen": 1,
            "opened": timezone.now().isoformat(),
            "problem": "heating.no_heating",
            "comment": WHY,
        }

        first, second = (desk.post(address("recategorise", appeal), press) for _ in range(2))

        assert first.url == second.url
        assert Correction.objects.count() == 1


class TestNotingAnEvent:
    def test_starts_what_waited_for_it(self, desk, snow, ten_minutes_ago, estate):
        assert "Срок пойдёт, когда: снегопад окончился" in page_of(desk, snow)

        done = post(
            desk,
            "note",
            snow,
            event="snow_ended",
            happened_at=f"{ten_minutes_ago:%Y-%m-%dT%H:%M}",
            zone=estate.zone.key,
        )

        page = text_of(desk.get(done.url))
        assert "Событие отмечено" in page
        assert "Отмечено: снегопад окончился" in page
        assert "Срок пойдёт, когда: снегопад окончился" not in page
        started = Clock.objects.get(appeal=snow, counts_from="snow_ended", norm="G170.SNOW.12")
        assert started.started_at == ten_minutes_ago.replace(second=0, microsecond=0)

    def test_is_read_by_the_clock_of_the_house(self, desk, snow, ten_minutes_ago):
        omsk = ZoneInfo("Asia/Omsk")
        local = ten_minutes_ago.astimezone(omsk)

        post(
            desk,
            "note",
            snow,
            event="snow_ended",
            happened_at=f"{local:%Y-%m-%dT%H:%M}",
            zone="Asia/Omsk",
        )

        assert Occurrence.objects.get().at == ten_minutes_ago.replace(second=0, microsecond=0)

    @pytest.mark.parametrize(
        ("happened_at", "zone"),
        [
            ("", "Europe/Moscow"),
            ("вчера", "Europe/Moscow"),
            ("2026-11-22T10:00", ""),
            ("2026-11-22T10:00", "../../etc/passwd"),
            ("2026-11-22T10:00", "Nowhere/Land"),
            ("0001-01-01T00:00", "Europe/Moscow"),
        ],
    )
    def test_at_no_moment_is_refused(self, desk, snow, happened_at, zone):
        refused = post(desk, "note", snow, event="snow_ended", happened_at=happened_at, zone=zone)

        assert refused.status_code == 422
        assert not Occurrence.objects.exists()

    def test_of_the_future_is_refused_with_the_latest_moment(self, desk, snow, estate):
        tomorrow = timezone.now().astimezone(estate.zone) + timedelta(days=1)

        refused = post(
            desk,
            "note",
            snow,
            event="snow_ended",
            happened_at=f"{tomorrow:%Y-%m-%dT%H:%M}",
            zone=estate.zone.key,
        )

        assert refused.status_code == 422
        assert "Это не могло случиться так поздно" in text_of(refused)

    def test_that_nothing_waits_for_is_refused(self, desk, snow, ten_minutes_ago, estate):
        refused = post(
            desk,
            "note",
            snow,
            event="debt_paid",
            happened_at=f"{ten_minutes_ago:%Y-%m-%dT%H:%M}",
            zone=estate.zone.key,
        )

        assert refused.status_code == 409


class TestReopening:
    def test_takes_a_closing_back(self, desk, closed):
        assert "Вернуть в работу" in page_of(desk, closed)

        done = post(desk, "reopen", closed, comment=WHY)

        closed.refresh_from_db()
        assert closed.status == "in_work"
        page = text_of(desk.get(done.url))
        assert "Заявка снова в работе" in page
        assert "Возвращена в работу" in page

    def test_is_not_offered_while_open(self, desk, appeal):
        assert "Вернуть в работу" not in page_of(desk, appeal)

    def test_of_what_is_open_is_said_above_the_page(self, desk, appeal):
        refused = post(desk, "reopen", appeal, comment=WHY)

        assert refused.status_code == 409
        assert "Заявка и так открыта" in text_of(refused)

    def test_with_too_few_words_is_refused_in_its_form(self, desk, closed):
        refused = post(desk, "reopen", closed, comment="Ой")

        assert refused.status_code == 422
        assert "Нужно от 20" in text_of(refused)

    def test_pressed_twice_leads_to_the_same_page(self, desk, closed):
        press = {"seen": 2, "opened": timezone.now().isoformat(), "comment": WHY}

        first, second = (desk.post(address("reopen", closed), press) for _ in range(2))

        assert (first.status_code, second.status_code) == (302, 302)
        assert first.url == second.url


class TestNeighbours:
    def test_are_counted_with_the_term_of_their_answer(self, desk, estate, an_hour_ago):
        appeal = register_appeal(estate, at=an_hour_ago, problem="entrance_repair.walls")
        flat = make_flat(estate.house, number="46")
        neighbour = make_person("Петрова")
        hold(neighbour, flat)
        actions.join(
            number=appeal.number,
            premises_id=flat.pk,
            by=Resident(neighbour.pk),
            at=timezone.now(),
        )

        page = page_of(desk, appeal)

        assert "Присоединились соседи: 1" in page
        assert "Присоединился сосед" in page
        assert Appeal.objects.get(pk=appeal.pk).collective
