from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from domovoy.appeals.actions import record_missed_terms
from domovoy.delivery.queries import unread_of
from estate import hold, make_flat, register_appeal
from told import seen_already

NOTICES = reverse("office:notices")
READ = reverse("office:notices_read")


@pytest.fixture
def late_appeal(estate):
    appeal = register_appeal(estate, at=timezone.now() - timedelta(days=60))
    record_missed_terms(at=timezone.now())
    return appeal


class TestNotices:
    def test_tell_of_a_missed_term_and_lead_to_it(self, desk, late_appeal):
        page = desk.get(NOTICES).content.decode()

        assert late_appeal.number in page
        assert reverse("office:appeal", args=[late_appeal.number]) in page
        assert "новое" in page

    def test_are_read_when_the_officer_says_so(self, desk, late_appeal, estate):
        shown = desk.get(NOTICES).context["newest"]
        assert unread_of(estate.dispatcher_person.pk, for_staff=True) == 1

        desk.post(READ, {"newest": shown})

        assert unread_of(estate.dispatcher_person.pk, for_staff=True) == 0
        assert unread_of(estate.head_person.pk, for_staff=True) == 1

    def test_that_came_after_the_page_stay_new(self, desk, late_appeal, estate):
        shown = desk.get(NOTICES).context["newest"]
        register_appeal(estate, at=timezone.now() - timedelta(days=60))
        record_missed_terms(at=timezone.now())

        desk.post(READ, {"newest": shown})

        assert unread_of(estate.dispatcher_person.pk, for_staff=True) == 1

    def test_of_the_home_are_read_at_home(self, desk, estate):
        hold(estate.dispatcher_person, make_flat(estate.house, number="7"))
        own = register_appeal(estate, at=timezone.now(), applicant=estate.dispatcher_person)

        assert own.number not in desk.get(NOTICES).content.decode()
        home = desk.get("/notices")
        assert own.number in home.content.decode()

        desk.post(READ, {"newest": home.context["newest"]})

        assert unread_of(estate.dispatcher_person.pk, for_staff=False) == 1

    def test_of_the_desk_are_read_at_the_desk(self, desk, late_appeal, estate):
        hold(estate.dispatcher_person, make_flat(estate.house, number="7"))
        shown = desk.get(NOTICES).context["newest"]

        assert late_appeal.number not in desk.get("/notices").content.decode()
        assert late_appeal.number not in desk.get("/").content.decode()
        desk.post("/notices/read", {"newest": shown})

        assert unread_of(estate.dispatcher_person.pk, for_staff=True) == 1

    def test_are_none_at_first(self, desk):
        assert "Уведомлений нет" in desk.get(NOTICES).content.decode()

    def test_take_seven_statements(self, desk, late_appeal, django_assert_num_queries):
        browser = seen_already(desk)
        with django_assert_num_queries(7):
            browser.get(NOTICES)

    def test_are_for_officers(self, estate):
        client = Client()
        client.force_login(estate.owner)

        assert client.get(NOTICES).status_code == 404
