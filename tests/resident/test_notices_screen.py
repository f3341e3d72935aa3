from datetime import UTC, datetime
from html import unescape

import pytest
from django.template import TemplateDoesNotExist
from django.template.loader import get_template

from domovoy.appeals.actions import appoint
from domovoy.appeals.events import Event
from domovoy.delivery.models import Notice
from domovoy.delivery.queries import unread_of, words_of
from estate import register_appeal

NEVER_ANNOUNCED = {Event.APPEAL_REPEATED, Event.DUTY_DONE}
FACTS = {
    "number": "1042",
    "title": 'Холодные батареи & "стояк"',
    "answer_until": "2027-01-13",
    "planned_on": "2026-12-22",
    "receiver": "Теплосеть",
    "until": "2027-01-20",
    "done": True,
    "assessment": "partly",
    "law_number": "77-1",
    "terms": [],
    "what": "снегопад окончился",
    "happened_at": "2026-12-21T06:00:00+03:00",
}


def text_of(response):
    return unescape(response.content.decode())


class TestNotices:
    def test_bear_the_day_of_the_house(self, estate, owner, now):
        register_appeal(estate, at=now)
        Notice.objects.update(created_at=datetime(2026, 11, 22, 22, 30, tzinfo=UTC))

        assert "23 ноября 2026 года</time>" in text_of(owner.get("/notices"))

    def test_are_shown_in_words_and_marked_read(self, estate, owner, now):
        appeal = register_appeal(estate, at=now)
        appoint(
            number=appeal.number,
            seen=appeal.version,
            planned_on=now.astimezone(estate.zone).date(),
            performer_id=None,
            by=estate.dispatcher,
            at=now,
        )

        response = owner.get("/notices")
        page = text_of(response)

        assert f"По заявке № {appeal.number} назначен день" in page
        assert (
            owner.post("/notices/read", {"newest": response.context["newest"]}).status_code == 302
        )
        assert unread_of(estate.owner.pk, for_staff=False) == 0

    def test_are_there_before_anything_happened(self, owner):
        assert "Пока ничего нового" in text_of(owner.get("/notices"))


class TestWordsOfNotices:
    @pytest.mark.parametrize("event", sorted(set(Event) - NEVER_ANNOUNCED))
    @pytest.mark.parametrize("kind", ["appeal", "complaint"])
    @pytest.mark.parametrize("for_staff", [True, False])
    def test_are_there_for_every_event_and_reader(self, event, kind, for_staff):
        notice = Notice(event=event, facts={**FACTS, "kind": kind}, for_staff=for_staff)

        subject, body = words_of(notice, "subject.txt"), words_of(notice, "body.txt")

        assert "1042" in subject
        assert "\n" not in subject
        assert FACTS["title"] in body

    @pytest.mark.parametrize("event", sorted(NEVER_ANNOUNCED))
    def test_are_not_written_for_what_nobody_is_told(self, event):
        with pytest.raises(TemplateDoesNotExist):
            get_template(f"delivery/{event}/subject.txt")
