"""What of an erased person leads to the flat, and until when."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone

from domovoy.appeals import actions
from domovoy.appeals.files import attach, store_document
from domovoy.appeals.keeping import forget_flats
from domovoy.appeals.models import Appeal, Attachment, HistoryEntry, Joined
from domovoy.housing.models import Holding
from domovoy.identity.actors import Resident
from domovoy.intake.personal import erase
from domovoy.journal import record
from estate import hold, make_flat, make_person, own, register_appeal

YEAR = timedelta(days=365)
LETTER = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


@pytest.fixture
def answered(estate):
    """An appeal with a letter in its answer, whose author was erased a week later."""
    at = timezone.now() - timedelta(days=20)
    appeal = register_appeal(estate, at=at, problem="heating.no_heating")
    actions.answer(
        number=appeal.number,
        seen=appeal.version,
        text="Починили.",
        done=True,
        by=estate.dispatcher,
        at=at + timedelta(hours=1),
    )
    with transaction.atomic():
        attach(
            [store_document(LETTER, name="ответ Ковалёвой.pdf")],
            owner_id=estate.dispatcher_person.pk,
            at=at,
            appeal=appeal,
            entry=HistoryEntry.objects.get(appeal=appeal, kind="answer"),
        )
    erase(by=estate.resident, at=at + timedelta(days=7))
    return appeal


class TestTheFlat:
    def test_of_an_erased_person_is_known_while_the_law_wants_the_appeal_kept(self, answered):
        assert forget_flats(at=answered.registered_at + 3 * YEAR - timedelta(days=2)) == 0

        assert Appeal.objects.get(pk=answered.pk).premises_id == answered.premises_id
        assert Attachment.objects.filter(appeal=answered).count() == 1

    def test_is_forgotten_after_that_with_the_files_of_answers(self, estate, answered):
        at = answered.registered_at + 3 * YEAR + timedelta(days=2)
        assert (forget_flats(at=at), forget_flats(at=at)) == (1, 0)

        kept = Appeal.objects.get(pk=answered.pk)
        assert (kept.premises_id, kept.house_id) == (None, estate.house.pk)
        assert not Attachment.objects.filter(appeal=answered).exists()
        assert HistoryEntry.objects.get(appeal=answered, kind="answer").text == "Починили."
        assert record.verify(answered.guid) > 2

    def test_that_is_forgotten_leaves_a_page_that_opens(self, estate, answered):
        forget_flats(at=answered.registered_at + 3 * YEAR + timedelta(days=2))
        desk = Client()
        desk.force_login(estate.dispatcher_person)

        page = desk.get(f"/office/appeals/{answered.number}")

        assert page.status_code == 200
        assert "None" not in page.content.decode()

    def test_of_somebody_who_is_here_is_never_forgotten(self, estate):
        appeal = register_appeal(estate, at=timezone.now())

        assert forget_flats(at=timezone.now() + 4 * YEAR) == 0
        assert Appeal.objects.get(pk=appeal.pk).premises_id == estate.flat.pk

    def test_an_erased_neighbour_joined_from_is_forgotten_too(self, estate):
        neighbour, flat = make_person("Соседова"), make_flat(estate.house, number="46")
        hold(neighbour, flat)
        now = timezone.now()
        appeal = register_appeal(estate, at=now, problem="heating.no_heating")
        actions.join(number=appeal.number, premises_id=flat.pk, by=Resident(neighbour.pk), at=now)
        erase(by=Resident(neighbour.pk), at=now)
        forget_flats(at=now + 2 * YEAR)
        assert Joined.objects.get(appeal=appeal).premises_id == flat.pk

        forget_flats(at=now + 3 * YEAR + timedelta(days=2))

        assert Joined.objects.get(appeal=appeal).premises_id is None
        assert Appeal.objects.get(pk=appeal.pk).premises_id == estate.flat.pk


class TestTheRegister:
    def test_of_owners_is_not_led_to_by_an_ended_tie(self, estate):
        share = own(estate.flat, estate.owner)
        Holding.objects.filter(person=estate.owner).update(ownership=share, share="1/1")

        erase(by=estate.resident, at=timezone.now())

        tie = Holding.objects.get(person=estate.owner)
        assert (tie.ownership_id, tie.share) == (None, "")
