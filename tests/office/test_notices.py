from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from domovoy.appeals.actions import record_missed_terms
from domovoy.delivery.queries import unread_of
from estate import register_appeal

NOTICES = reverse("office:notices")


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
        desk.get(NOTICES)
        assert unread_of(estate.dispatcher_person.pk) == 1

        desk.post(reverse("office:notices_read"))

        assert unread_of(estate.dispatcher_person.pk) == 0
        assert unread_of(estate.head_person.pk) == 1

    def test_are_none_at_first(self, desk):
        assert "Уведомлений нет" in desk.get(NOTICES).content.decode()

    def test_take_four_statements(self, desk, late_appeal, django_assert_num_queries):
        with django_assert_num_queries(4):
            desk.get(NOTICES)

    def test_are_for_officers(self, estate):
        client = Client()
        client.force_login(estate.owner)

        assert client.get(NOTICES).status_code == 404
