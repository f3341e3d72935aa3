"""A form that arrives twice: the second press of one person is no conflict with themselves."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from domovoy.appeals import actions
from domovoy.appeals.models import Clarification, HistoryEntry
from domovoy.identity.actors import Role
from estate import employ, make_organisation, register_appeal

LONG_COMMENT = "Наружные сети до границы дома обслуживает другая организация. " * 2


@pytest.fixture
def opened():
    """When the page of the form was made, as the form says it."""
    return timezone.now().isoformat()


@pytest.fixture
def ready(opened):
    return {"seen": 1, "opened": opened, "text": "Готово."}


def day_after():
    return (timezone.now() + timedelta(days=2)).date().isoformat()


def post(client, name, appeal, data):
    return client.post(reverse(f"office:{name}", args=[appeal.number]), data)


def twice(client, name, appeal, data):
    """Press twice; return where both presses led to, once they led to the same page."""
    first, second = (post(client, name, appeal, data) for _ in range(2))
    assert (first.status_code, second.status_code) == (302, 302)
    assert first.url == second.url
    return first.url


class TestTaking:
    def test_pressed_twice_leads_to_the_same_page(self, desk, appeal, opened):
        assert "taken" in twice(desk, "take", appeal, {"seen": 1, "opened": opened})


class TestAppointing:
    def test_pressed_twice_leads_to_the_same_page(self, desk, appeal, opened):
        press = {"seen": 1, "opened": opened, "planned_on": day_after()}

        assert "appointed" in twice(desk, "appoint", appeal, press)

    def test_of_another_day_is_another_press(self, desk, appeal, estate, opened):
        press = {"seen": 1, "opened": opened, "planned_on": day_after()}
        post(desk, "appoint", appeal, press)
        press["planned_on"] = timezone.now().astimezone(estate.zone).date().isoformat()

        assert post(desk, "appoint", appeal, press).status_code == 409


class TestAnswering:
    def test_pressed_twice_gives_one_answer_and_the_same_page(self, desk, appeal, ready):
        twice(desk, "answer", appeal, {**ready, "done": "1"})

        assert HistoryEntry.objects.filter(appeal=appeal).count() == 1

    def test_with_words_that_were_sent_before_is_not_taken_for_sent(
        self, desk, appeal, estate, ready
    ):
        post(desk, "answer", appeal, ready)
        later = timezone.now().isoformat()
        appeal.refresh_from_db()
        actions.appoint(
            number=appeal.number,
            seen=appeal.version,
            planned_on=timezone.now().astimezone(estate.zone).date(),
            performer_id=None,
            by=estate.head,
            at=timezone.now(),
        )

        press = {"seen": appeal.version, "opened": later, "text": ready["text"], "done": "1"}
        response = post(desk, "answer", appeal, press)

        appeal.refresh_from_db()
        assert (response.status_code, appeal.status) == (409, "in_work")

    def test_with_the_tick_is_another_press_than_without_it(self, desk, appeal, ready):
        post(desk, "answer", appeal, ready)

        assert post(desk, "answer", appeal, {**ready, "done": "1"}).status_code == 409

    def test_of_a_namesake_is_not_ones_own(self, desk, appeal, estate, ready):
        namesake = Client()
        namesake.force_login(employ(estate.organisation, Role.DISPATCHER, surname="Соколова"))
        post(namesake, "answer", appeal, ready)

        assert post(desk, "answer", appeal, ready).status_code == 409


class TestAsking:
    def test_pressed_twice_asks_once(self, desk, appeal, opened):
        press = {"seen": 1, "opened": opened, "question": "Есть ли кран?"}

        assert "asked" in twice(desk, "ask", appeal, press)
        assert Clarification.objects.count() == 1

    def test_something_else_is_another_press(self, desk, appeal, opened):
        press = {"seen": 1, "opened": opened, "question": "Есть ли кран?"}
        post(desk, "ask", appeal, press)

        assert post(desk, "ask", appeal, {**press, "question": "Какой этаж?"}).status_code == 409


class TestNoting:
    @pytest.fixture
    def snow(self, estate, an_hour_ago):
        return register_appeal(estate, at=an_hour_ago, problem="snow_ice.yard_snow")

    @pytest.fixture
    def press(self, estate, opened):
        def press(*, minutes_ago):
            happened_at = timezone.now().astimezone(estate.zone) - timedelta(minutes=minutes_ago)
            return {
                "seen": 1,
                "opened": opened,
                "event": "snow_ended",
                "happened_at": happened_at.strftime("%Y-%m-%dT%H:%M"),
                "zone": str(estate.zone),
            }

        return press

    def test_pressed_twice_notes_once(self, desk, snow, press):
        assert "noted" in twice(desk, "note", snow, press(minutes_ago=10))

    def test_another_moment_is_another_press(self, desk, snow, press):
        post(desk, "note", snow, press(minutes_ago=10))

        assert post(desk, "note", snow, press(minutes_ago=50)).status_code == 409


class TestRedirecting:
    @pytest.fixture
    def press(self, estate, opened):
        receiver = make_organisation(region=estate.organisation.region)
        return {"seen": 1, "opened": opened, "comment": LONG_COMMENT, "receiver": receiver.pk}

    def test_pressed_twice_leads_to_the_queue_both_times(self, desk, appeal, press):
        assert "redirected" in twice(desk, "redirect", appeal, press)

    def test_to_somebody_else_is_another_press(self, desk, appeal, estate, press):
        another = make_organisation(region=estate.organisation.region)
        post(desk, "redirect", appeal, press)

        assert post(desk, "redirect", appeal, {**press, "receiver": another.pk}).status_code == 404

    def test_outside_pressed_twice_leads_to_the_same_page(self, desk, appeal, press):
        press["receiver"] = "Администрация города"

        assert "redirected_outside" in twice(desk, "redirect_outside", appeal, press)
