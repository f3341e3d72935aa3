"""A whole life of a person here, its copy, and what is left of it after erasure."""

import io
import json
import zipfile
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from domovoy.appeals import actions
from domovoy.appeals.corrections import corrected_texts
from domovoy.appeals.files import attach, path_of, store_photo
from domovoy.appeals.models import Appeal, Assessment, Attachment, Correction, HistoryEntry
from domovoy.appeals.personal import ERASED
from domovoy.appeals.unnaming import without
from domovoy.cli import forget as command
from domovoy.housing.models import Claim, ClaimDocument, Holding
from domovoy.identity.actions import welcome
from domovoy.identity.actors import Resident
from domovoy.identity.consents import CURRENT, give_consent
from domovoy.identity.errors import ErasureAtPost, ErasureWaits
from domovoy.identity.looks import Looked, note_look
from domovoy.identity.models import Consent, Person
from domovoy.identity.sealing import installation_seal
from domovoy.imaging import prepare_photo
from domovoy.intake import actions as talking
from domovoy.intake.models import Conversation
from domovoy.intake.personal import copy_own_data, erase
from domovoy.journal import record
from domovoy.journal.models import Entry
from domovoy.web.templatetags.words import day
from estate import hold, register_appeal

SNILS = "90000000182"
MARKED = {
    "surname": "Приметнова",
    "first_name": "Евдокия",
    "patronymic": "Архиповна",
    "email": "primeta@example.test",
    "phone": "+79991234567",
    "birth_on": date(1951, 2, 3),
    "snils": SNILS,
}
OID = 7_777_777_777
SAID = "Это Приметнова, звоните +79991234567: в детской капает с потолка."
MARKS = (
    *("приметнов", "евдоки", "архиповн", "primeta", "79991234567", "9991234567"),
    *(SNILS, "900-000-001", "садовая", "в детской капает"),
)


@pytest.fixture
def marked(estate):
    """Somebody whose every word can be looked for."""
    now = timezone.now() - timedelta(days=70)
    person = welcome(oid=OID, profile=MARKED, at=now)
    give_consent(document=CURRENT, by=Resident(person.pk), at=now)
    hold(person, estate.flat)
    return person


@pytest.fixture
def life(estate, marked):
    """Wrote, was answered, was not content, complained, was answered, claimed another flat."""
    began = timezone.now() - timedelta(days=60)
    me = Resident(marked.pk)
    talking.open_conversation(
        premises_id=estate.flat.pk,
        subject=None,
        from_mobile=False,
        words=SAID,
        by=me,
        at=began,
    )
    appeal = register_appeal(estate, at=began, text=SAID, applicant=marked)
    add_photo(appeal, marked, at=began)
    actions.answer(
        number=appeal.number,
        seen=appeal.version,
        text="Евдокия Архиповна, у Приметновой всё починили.",
        done=True,
        by=estate.dispatcher,
        at=began + timedelta(days=1),
    )
    actions.assess(
        number=appeal.number,
        assessment=Assessment.NOT_SATISFIED,
        comment="Приметнова не согласна.",
        by=me,
        at=began + timedelta(days=2),
    )
    complaint = actions.complain(
        number=appeal.number, text=SAID, key=uuid4(), by=me, at=began + timedelta(days=3)
    )
    actions.transmit(number=complaint.number, at=began + timedelta(days=4))
    return appeal, complaint


def finish(estate, complaint):
    now = timezone.now()
    complaint.refresh_from_db()
    complaint = actions.register_by_law(
        number=complaint.number,
        seen=complaint.version,
        law_number="17-ж",
        by=estate.inspector,
        at=now - timedelta(days=9),
    )
    actions.answer(
        number=complaint.number,
        seen=complaint.version,
        text="Приметновой: проверено.",
        done=True,
        by=estate.inspector,
        at=now - timedelta(days=8),
    )


def add_photo(appeal, person, *, at):
    snapshot = io.BytesIO()
    Image.new("RGB", (64, 48), "teal").save(snapshot, "JPEG")
    stored = store_photo(prepare_photo(snapshot.getvalue()), name="Приметнова.jpg")
    with transaction.atomic():
        return attach([stored], owner_id=person.pk, at=at, appeal=appeal)[0]


def claim(estate, person):
    claimed = Claim.objects.create(
        person=person,
        house=estate.house,
        organisation=estate.organisation,
        flat_number="46",
        kind="owner",
        comment="Приметнова Евдокия",
        made_at=timezone.now(),
    )
    ClaimDocument.objects.create(
        claim=claimed,
        name="паспорт.jpg",
        content_type="image/jpeg",
        size=4,
        sealed=installation_seal().seal_bytes(b"scan"),
        added_at=timezone.now(),
    )
    return claimed


def everything_written():
    """Every text of every row of every table of ours."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
            " AND tablename NOT LIKE 'procrastinate%%'"
            " AND tablename NOT IN ('housing_house', 'housing_organisation')"
        )
        tables = [name for (name,) in cursor.fetchall()]
        told = []
        for table in tables:
            cursor.execute(f'SELECT row_to_json(t)::text FROM "{table}" t')
            told += [f"{table}: {row}" for (row,) in cursor.fetchall()]
    return told


class TestErasure:
    def test_waits_for_open_appeals_and_says_until_when(self, estate, marked, life):
        _, complaint = life

        with pytest.raises(ErasureWaits) as refusal:
            erase(by=Resident(marked.pk), at=timezone.now())

        assert refusal.value.numbers == [complaint.number]
        assert Person.objects.get(pk=marked.pk).surname == "Приметнова"

    def test_is_not_for_who_works_here(self, estate):
        with pytest.raises(ErasureAtPost):
            erase(by=Resident(estate.dispatcher_person.pk), at=timezone.now())

    def test_leaves_nothing_of_the_person_anywhere(self, estate, marked, life):
        finish(estate, life[1])
        claim(estate, marked)

        erase(by=Resident(marked.pk), at=timezone.now())

        left = [row for row in everything_written() for mark in MARKS if mark in row.casefold()]
        assert left == []

    def test_keeps_what_was_wrong_where_when_and_what_was_answered(self, estate, marked, life):
        appeal, complaint = life
        finish(estate, complaint)

        erase(by=Resident(marked.pk), at=timezone.now())

        kept = Appeal.objects.get(pk=appeal.pk)
        assert (kept.problem, kept.house_id, kept.registered_at) == (
            appeal.problem,
            appeal.house_id,
            appeal.registered_at,
        )
        assert (kept.text, kept.surname, kept.premise_number) == (ERASED, "", "")
        assert kept.clocks.exists()
        answer = HistoryEntry.objects.get(appeal=appeal, kind="answer")
        assert answer.text == "[имя] [имя], у [имя] всё починили."
        desk = Client()
        desk.force_login(estate.dispatcher_person)
        assert desk.get(reverse("office:appeal", args=[appeal.number])).status_code == 200

    def test_leaves_the_journal_whole_and_without_the_person(self, estate, marked, life):
        finish(estate, life[1])
        before = set(Entry.objects.values_list("chain", "seq", "digest"))

        erase(by=Resident(marked.pk), at=timezone.now())

        assert before < set(Entry.objects.values_list("chain", "seq", "digest"))
        for chain in set(Entry.objects.values_list("chain", flat=True)):
            assert record.verify(chain) > 0
        written = " ".join(json.dumps(e.data, ensure_ascii=False) for e in Entry.objects.all())
        assert not [mark for mark in MARKS if mark in written.casefold()]

    def test_ends_ties_and_sessions_and_deletes_files_and_words(self, estate, marked, life):
        finish(estate, life[1])
        key = Attachment.objects.get(owner=marked).key
        assert path_of(key).exists()

        erase(by=Resident(marked.pk), at=timezone.now())

        assert not Attachment.objects.filter(owner=marked).exists()
        assert not Conversation.objects.filter(person=marked).exists()
        assert not marked.notices.exists()
        today = timezone.now().date()
        assert all(tie.period.upper <= today + timedelta(days=1) for tie in marked.holdings.all())
        assert Holding.objects.filter(person=marked).exists()

    def test_keeps_the_proof_of_consent(self, estate, marked):
        erase(by=Resident(marked.pk), at=timezone.now())

        proof = Consent.objects.get(person=marked)
        assert proof.document == CURRENT
        assert proof.withdrawn_at is not None
        assert record.verify(proof.guid) == 2

    def test_makes_the_same_account_somebody_new(self, estate, marked):
        erase(by=Resident(marked.pk), at=timezone.now())

        again = welcome(oid=OID, profile=MARKED, at=timezone.now())

        assert again.pk != marked.pk
        assert not again.holdings.exists()

    def test_leaves_no_lesson_of_erased_words(self, estate, marked, life):
        appeal, complaint = life
        Correction.objects.create(
            appeal=appeal,
            problem_before="a",
            problem_after="b",
            by=estate.dispatcher_person,
            at=timezone.now(),
        )
        finish(estate, complaint)
        assert len(list(corrected_texts())) == 1

        erase(by=Resident(marked.pk), at=timezone.now())

        assert list(corrected_texts()) == []

    def test_of_somebody_without_an_account_is_done_by_a_command(self, estate, marked, capsys):
        appeal = register_appeal(estate, at=timezone.now(), applicant=marked)
        assert command.main([appeal.number]) == 1
        assert "кабинет" in capsys.readouterr().err
        Person.objects.filter(pk=marked.pk).update(oid=None)
        assert command.main([appeal.number]) == 1
        assert appeal.number in capsys.readouterr().err
        actions.answer(
            number=appeal.number,
            seen=appeal.version,
            text="Готово.",
            done=True,
            by=estate.dispatcher,
            at=timezone.now(),
        )

        assert command.main([appeal.number]) == 0
        assert Person.objects.get(pk=marked.pk).surname == ""


class TestNames:
    @pytest.mark.parametrize(
        ("text", "left"),
        [
            ("Приметновой ответили.", "[имя] ответили."),
            ("ПРИМЕТНОВА!", "[имя]!"),
            ("Звонили Евдокии Архиповне.", "Звонили [имя] [имя]."),
            ("Примета есть.", "Примета есть."),
            ("Пишите на primeta@example.test.", "Пишите на [имя]."),
        ],
    )
    def test_are_found_however_they_are_declined(self, text, left):
        names = {MARKED[name] for name in ("surname", "first_name", "patronymic", "email")}

        assert without(text, names) == left


class TestTheCopy:
    def test_holds_everything_that_is_known(self, estate, marked, life):
        claim(estate, marked)
        note_look(
            person_id=marked.pk,
            by=estate.dispatcher,
            what=Looked.APPEAL,
            subject="1",
            at=timezone.now(),
        )
        browser = Client()
        browser.force_login(marked)

        given = browser.post(reverse("resident:data_copy"))

        archive = zipfile.ZipFile(io.BytesIO(b"".join(given.streaming_content)))
        told = json.loads(archive.read("data.json"))
        assert told["profile"]["snils"] == SNILS
        assert told["profile"]["surname"] == "Приметнова"
        assert [each["text"] for each in told["appeals"]] == [SAID, SAID]
        assert told["appeals"][0]["history"][0]["kind"] == "Ответ"
        assert told["looks"][0]["name"] == estate.dispatcher_person.full_name
        assert told["holdings"][0]["flat"] == "45"
        assert told["claims"][0]["documents"] == ["паспорт.jpg"]
        assert told["consents"][0]["document"] == CURRENT
        assert told["notices"]
        assert told["sessions"]
        names = archive.namelist()
        assert any(name.startswith("files/") and "Приметнова" in name for name in names)
        (document,) = (name for name in names if name.startswith("documents/"))
        assert archive.read(document) == b"scan"
        assert given["Cache-Control"] == "no-store"

    def test_holds_nothing_of_others(self, estate, marked, life):
        register_appeal(estate, at=timezone.now(), text="Чужие слова соседки.")

        copy = copy_own_data(by=Resident(marked.pk), at=timezone.now())

        assert "Чужие слова" not in json.dumps(copy.values, default=str, ensure_ascii=False)

    def test_is_given_a_few_times_an_hour(self, estate, marked):
        browser = Client()
        browser.force_login(marked)
        given = [browser.post(reverse("resident:data_copy")) for _ in range(6)]

        assert [each.status_code for each in given] == [200] * 5 + [429]
        for each in given[:5]:
            each.close()


class TestTheScreen:
    def test_names_the_last_day_that_is_in_time(self, estate, marked):
        appeal = register_appeal(estate, at=timezone.now(), applicant=marked)
        browser = Client()
        browser.force_login(marked)

        page = browser.get(reverse("resident:data_erase")).content.decode()

        assert day(max(c.last_on for c in appeal.clocks.all() if c.last_on)) in page

    def test_erases_after_the_word_and_signs_out(self, estate, marked):
        browser = Client()
        browser.force_login(marked)
        assert "Исчезнет навсегда" in browser.get(reverse("resident:data_erase")).content.decode()
        assert browser.post(reverse("resident:data_erase"), {"word": "да"}).status_code == 422

        done = browser.post(reverse("resident:data_erase"), {"word": " Удалить "})

        assert "Данные удалены" in done.content.decode()
        assert browser.get("/appeals/").status_code == 302
        assert Person.objects.get(pk=marked.pk).erased_at is not None

    def test_names_what_it_waits_for(self, estate, marked, life):
        browser = Client()
        browser.force_login(marked)

        page = browser.get(reverse("resident:data_erase")).content.decode()

        assert f"№ {life[1].number}" in page
        assert "Удалить навсегда" not in page
