import asyncio
import socket
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.header import decode_header, make_header

import pytest
from aiosmtpd.controller import Controller
from django.db import connection, connections

from domovoy.appeals import actions
from domovoy.appeals.models import Appeal, Origin
from domovoy.delivery.models import Delivery, DeliveryState, Notice
from domovoy.gateways.mail import MailProblem
from domovoy.identity.acting import acting
from domovoy.identity.actors import Resident
from domovoy.identity.models import Person
from domovoy.site.environment import Environment
from domovoy.workers import sending
from estate import make_estate, register_appeal

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


class Postbox:
    """Keeps what an SMTP server is given; refuses while `broken`.

    `meanwhile` is done while the sender waits for the server's word.
    """

    def __init__(self):
        self.letters = []
        self.broken = False
        self.meanwhile = lambda: None

    async def handle_DATA(self, server, session, envelope):
        await asyncio.to_thread(self.meanwhile)
        if self.broken:
            return "451 try later"
        self.letters.append(message_from_bytes(envelope.content, policy=policy.default))
        return "250 kept"


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as door:
        return door.getsockname()[1]


@pytest.fixture
def postbox(settings):
    box = Postbox()
    port = free_port()
    server = Controller(box, hostname="127.0.0.1", port=port)
    server.start()
    settings.ENVIRONMENT = Environment.read(
        {
            "DOMOVOY_ENV": "test",
            "DATABASE_URL": "postgresql:///x",
            "SMTP_URL": f"smtp://127.0.0.1:{port}",
        }
    )
    yield box
    server.stop()


def read_at_once(notice):
    """Mark a notice read from another connection, which waits for nobody."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '500ms'")
        with acting(Resident(notice.person_id)):
            Notice.objects.filter(pk=notice.pk).update(read_at=NOW)
    finally:
        connections.close_all()


@pytest.fixture
def notices(db):
    estate = make_estate()
    register_appeal(estate, at=NOW)
    return list(Notice.objects.order_by("pk").values_list("pk", flat=True))


class TestSend:
    def test_brings_a_letter_to_person_and_organisation(self, postbox, notices):
        sending.send(notices, at=NOW)

        assert len(postbox.letters) == 2
        subject = str(make_header(decode_header(postbox.letters[0]["Subject"])))
        number = Notice.objects.get(pk=notices[0]).facts["number"]
        assert number in subject

    def test_run_twice_sends_once(self, postbox, notices):
        sending.send(notices, at=NOW)
        sending.send(notices, at=NOW)

        assert len(postbox.letters) == 2

    def test_tells_the_queue_to_come_again_when_the_server_refuses(self, postbox, notices):
        postbox.broken = True
        with pytest.raises(MailProblem):
            sending.send(notices, at=NOW)
        postbox.broken = False

        sending.send(notices, at=NOW)

        assert len(postbox.letters) == 2
        assert set(Delivery.objects.values_list("state", "tries")) == {("sent", 2)}

    def test_without_a_server_leaves_notices_on_the_screen(self, notices, settings):
        settings.ENVIRONMENT = Environment.read(
            {"DOMOVOY_ENV": "test", "DATABASE_URL": "postgresql:///x"}
        )

        sending.send(notices, at=NOW)

        assert not Delivery.objects.exists()

    def test_lets_its_owner_read_a_notice_while_the_server_thinks(self, postbox, committed_db):
        estate = make_estate()
        register_appeal(estate, at=NOW)
        notice = Notice.objects.get(person=estate.owner)
        postbox.meanwhile = lambda: read_at_once(notice)

        sending.send([notice.pk], at=NOW)

        assert Delivery.objects.get().state == DeliveryState.SENT
        notice.refresh_from_db()
        assert notice.read_at == NOW

    def test_names_nobody_in_a_letter(self, postbox, notices):
        sending.send(notices, at=NOW)

        for letter in postbox.letters:
            assert "Ковалёва" not in letter.get_content()


class TestAnAnswerToACaller:
    """Somebody without an account, who asked the desk for a letter by mail."""

    @pytest.fixture
    def answered(self, db):
        estate = make_estate()
        appeal = register_appeal(estate, at=NOW)
        Person.objects.filter(pk=estate.owner.pk).update(oid=None)
        Appeal.objects.filter(pk=appeal.pk).update(origin=Origin.PHONE)
        actions.answer(
            number=appeal.number,
            seen=appeal.version,
            text="Воздух из батареи <выпустили>.",
            done=True,
            by=estate.dispatcher,
            at=NOW + timedelta(hours=1),
        )
        return estate, Notice.objects.get(person=estate.owner, event="appeal_answered")

    def test_is_sent_in_full_with_whom_to_call(self, postbox, answered):
        estate, notice = answered

        sending.send([notice.pk], at=NOW)

        words = postbox.letters[0].get_content()
        assert "Воздух из батареи <выпустили>." in words
        assert estate.organisation.phone in words
        assert "оцените" not in words
        assert "Воздух" not in str(notice.facts)

    def test_stays_on_the_screen_of_whoever_has_an_account(self, postbox, answered):
        estate, notice = answered
        Person.objects.filter(pk=estate.owner.pk).update(oid=77)

        sending.send([notice.pk], at=NOW)

        assert "Воздух" not in postbox.letters[0].get_content()
