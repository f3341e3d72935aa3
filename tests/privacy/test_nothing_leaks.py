"""Nothing of a marked person in logs, addresses, notices and pages of refusal."""

import io
import logging
import subprocess
from datetime import date
from urllib.parse import unquote
from uuid import uuid4

import pytest
import structlog
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from domovoy.appeals import actions
from domovoy.delivery.models import Notice
from domovoy.delivery.queries import words_of
from domovoy.housing.models import Claim, Ownership
from domovoy.identity.actions import SNILS as KIND
from domovoy.identity.actions import snils_fields, welcome
from domovoy.identity.actors import Resident
from domovoy.identity.consents import CURRENT, give_consent
from domovoy.identity.sealing import installation_seal
from domovoy.stand.binaries import bundled_installation
from estate import hold, make_estate, make_organisation, register_appeal

SNILS = "90000000182"
SNILS_NOTATIONS = (SNILS, "900-000-001 82", "900-000-001-82", "900 000 001 82", "900000001")
MARKED = {
    "surname": "Приметнова",
    "first_name": "Евдокия",
    "patronymic": "Архиповна",
    "email": "primeta@example.test",
    "phone": "+79991234567",
    "birth_on": date(1951, 2, 3),
    "snils": SNILS,
}
SAID = "Это Приметнова Евдокия, звоните +79991234567, почта primeta@example.test."
MARKS = ("приметнов", "евдоки", "архиповн", "primeta", "9991234567", *SNILS_NOTATIONS)
OF_NUMBERS = {"UUIDConverter", "SlugConverter", "IntConverter"}


def marks_in(text):
    text = unquote(text).casefold()
    return [mark for mark in MARKS if mark in text]


def make_marked(estate):
    now = timezone.now()
    person = welcome(oid=7_777_777_777, profile=MARKED, at=now)
    give_consent(document=CURRENT, by=Resident(person.pk), at=now)
    hold(person, estate.flat)
    return person


@pytest.fixture
def estate(db):
    return make_estate()


@pytest.fixture
def marked(estate):
    return make_marked(estate)


@pytest.fixture
def browser(marked):
    client = Client(raise_request_exception=False)
    client.force_login(marked)
    return client


@pytest.fixture
def desk(estate):
    client = Client(raise_request_exception=False)
    client.force_login(estate.dispatcher_person)
    return client


@pytest.fixture
def people(browser, desk):
    return browser, desk


@pytest.fixture
def log():
    """Everything the root logger writes, in the form it is written in."""
    formatter = next(
        handler.formatter
        for handler in logging.getLogger().handlers
        if isinstance(handler.formatter, structlog.stdlib.ProcessorFormatter)
    )
    handler = logging.StreamHandler(io.StringIO())
    handler.setFormatter(formatter)
    root = logging.getLogger()
    level = root.level
    root.setLevel(logging.DEBUG)
    root.addHandler(handler)
    yield handler.stream
    root.removeHandler(handler)
    root.setLevel(level)


def patterns(resolver):
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            yield from patterns(entry)
        elif isinstance(entry, URLPattern):
            yield entry


def live(browser, desk, estate):
    """A small life by the screens: returns the addresses people were led to."""
    led = []

    def post(client, address, data):
        answer = client.post(address, data)
        led.append(answer.get("Location", ""))
        return answer

    chat = post(browser, reverse("resident:chat_start"), {"text": SAID}).get("Location", "/")
    browser.get(chat)
    post(browser, f"{chat}/move", {"move": "said", "text": SAID, "turn": "1"})
    post(browser, f"{chat}/send", {"key": str(uuid4())})
    for name in ("home", "appeals", "notices", "data", "looks", "consent", "data_erase"):
        browser.get(reverse(f"resident:{name}"))
    post(browser, reverse("resident:consent_withdraw"), {})
    post(browser, f"{chat}/send", {"key": str(uuid4())})
    led.append(Client().get("/appeals/").get("Location", ""))
    desk.get(reverse("office:queue"), {"q": "батарея"})
    return led


class TestLogs:
    def test_of_a_life_hold_nothing_of_the_person(self, estate, marked, people, log, monkeypatch):
        browser, desk = people
        appeal = register_appeal(estate, at=timezone.now(), text=SAID, applicant=marked)
        live(browser, desk, estate)
        desk.get(reverse("office:appeal", args=[appeal.number]))

        def broken(*_args, **_parts):
            raise RuntimeError(f"refused {MARKED['phone']} {MARKED['email']} {SNILS}")

        monkeypatch.setattr("domovoy.resident.views.appeals.page_of", broken)
        answer = browser.get(reverse("resident:appeal", args=[appeal.number]))

        assert answer.status_code == 500
        written = log.getvalue()
        assert "RuntimeError" in written
        assert [line for line in written.splitlines() if marks_in(line)] == []


class TestAddresses:
    def test_are_made_of_numbers_and_names_of_pages(self):
        used = {
            type(converter).__name__
            for pattern in patterns(get_resolver())
            for converter in pattern.pattern.converters.values()
        }

        assert used <= OF_NUMBERS

    def test_people_are_led_to_hold_nothing_of_them(self, estate, browser, desk):
        led = live(browser, desk, estate)

        assert [address for address in led if address]
        assert [address for address in led if marks_in(address)] == []


class TestNotices:
    def test_name_nobody(self, estate, marked):
        appeal = register_appeal(estate, at=timezone.now(), text=SAID, applicant=marked)
        receiver = make_organisation(region=estate.organisation.region)
        actions.answer(
            number=appeal.number,
            seen=1,
            text="Приметновой отвечаем.",
            done=False,
            by=estate.dispatcher,
            at=timezone.now(),
        )
        actions.redirect(
            number=appeal.number,
            seen=2,
            receiver_id=receiver.pk,
            comment="Приметнова пишет не нам. " * 5,
            by=estate.dispatcher,
            at=timezone.now(),
        )

        told = [
            words_of(notice, part)
            for notice in Notice.objects.all()
            for part in ("subject.txt", "body.txt")
        ]

        assert len(told) > 4
        assert [words for words in told if marks_in(words)] == []


class TestPagesOfRefusal:
    def test_repeat_nothing_that_was_sent(self, estate, marked, monkeypatch):
        appeal = register_appeal(estate, at=timezone.now(), text=SAID, applicant=marked)
        stranger = Client(enforce_csrf_checks=True, raise_request_exception=False)
        stranger.force_login(make_estate().dispatcher_person)
        told = {"text": SAID, "comment": SAID}
        address = reverse("office:answer", args=[appeal.number])
        refused = [
            stranger.post(address, told),
            stranger.get(reverse("office:appeal", args=[appeal.number])),
            stranger.get(f"/{MARKED['surname']}"),
            stranger.get("/", headers={"host": "primeta.example"}),
            stranger.post(address, SAID * 60_000, content_type="text/plain"),
        ]

        def broken(*_args, **_parts):
            raise RuntimeError(SAID)

        monkeypatch.setattr("domovoy.office.appeal.page_of", broken)
        refused.append(stranger.get(reverse("office:appeal", args=[appeal.number])))

        assert {each.status_code for each in refused} >= {400, 403, 404, 500}
        assert [each.status_code for each in refused if marks_in(each.content.decode())] == []


class TestADump:
    def test_holds_no_snils_in_any_notation(self, committed_db, database_urls):
        estate = make_estate()
        marked = make_marked(estate)
        Ownership.objects.create(
            premises=estate.flat,
            owner_key=installation_seal().fingerprint(KIND, SNILS),
            surname=MARKED["surname"],
            period=(date(2020, 1, 1), None),
            **snils_fields(SNILS),
        )
        Claim.objects.create(
            person=marked,
            house=estate.house,
            organisation=estate.organisation,
            flat_number="46",
            kind="owner",
            made_at=timezone.now(),
        )

        pg_dump = bundled_installation() / "bin" / "pg_dump"
        dump = subprocess.run(
            [pg_dump, "--inserts", f"--dbname={database_urls.owner}"],
            check=True,
            capture_output=True,
        ).stdout.decode()

        assert MARKED["surname"] in dump
        assert [known for known in SNILS_NOTATIONS if known in dump] == []
        assert SNILS.encode().hex() not in dump
