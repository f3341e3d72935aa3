from datetime import UTC, datetime, timedelta

import pytest

from domovoy.identity import consents
from domovoy.identity.actors import Resident
from domovoy.identity.consents import (
    CURRENT,
    consents_of,
    current_document,
    give_consent,
    has_consented,
    withdraw_consent,
)
from domovoy.identity.errors import ConsentChanged
from domovoy.identity.models import Consent
from domovoy.journal import record
from domovoy.journal.models import Entry
from estate import make_person

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)


@pytest.fixture
def resident(db):
    person = make_person()
    Consent.objects.all().delete()
    return Resident(person.pk)


class TestTheDocument:
    def test_has_a_title_and_says_what_who_and_how_long(self):
        document = current_document()

        assert document.title == "Согласие на обработку персональных данных"
        headings = [lines[0] for kind, lines in document.blocks if kind == "heading"]
        assert {"Кому и зачем", "Какие данные", "Сколько"} < set(headings)

    def test_is_the_one_people_agreed_to(self):
        """Another wording is another file: who agreed to this one did not agree to that."""
        assert current_document().digest == (
            "c054ba6413ab4b2e37dc6955a615975a2b3ccca2b69565d5622905566fe94ee4"
        )


class TestGiving:
    def test_keeps_which_words_were_agreed_to_and_when(self, resident):
        give_consent(document=CURRENT, by=resident, at=NOON)

        (given,) = consents_of(resident)
        assert (given.document, given.digest) == (CURRENT, current_document().digest)
        assert given.given_at == NOON
        assert given.is_current

    def test_twice_keeps_the_first(self, resident):
        give_consent(document=CURRENT, by=resident, at=NOON)
        give_consent(document=CURRENT, by=resident, at=NOON + timedelta(seconds=1))

        assert [given.given_at for given in consents_of(resident)] == [NOON]

    def test_to_a_wording_that_has_passed_is_refused(self, resident):
        with pytest.raises(ConsentChanged):
            give_consent(document="consent-2020-01-01", by=resident, at=NOON)

        assert not has_consented(resident)

    def test_is_asked_anew_for_a_new_wording(self, resident, monkeypatch):
        give_consent(document=CURRENT, by=resident, at=NOON)
        newer = consents.Document("newer", "# Новое")
        monkeypatch.setattr(consents, "CURRENT", "newer")
        monkeypatch.setattr(consents, "current_document", lambda: newer)
        assert not has_consented(resident)

        give_consent(document="newer", by=resident, at=NOON + timedelta(days=1))

        assert has_consented(resident)
        assert [each.is_current for each in consents_of(resident)] == [True, False]


class TestWithdrawing:
    def test_ends_it_and_keeps_the_proof(self, resident):
        give_consent(document=CURRENT, by=resident, at=NOON)

        withdraw_consent(by=resident, at=NOON + timedelta(days=1))

        assert not has_consented(resident)
        (kept,) = Consent.objects.all()
        assert kept.withdrawn_at == NOON + timedelta(days=1)
        assert record.verify(kept.guid) == 2

    def test_of_nothing_changes_nothing(self, resident):
        withdraw_consent(by=resident, at=NOON)

        assert not Entry.objects.exists()

    def test_lets_it_be_given_again(self, resident):
        give_consent(document=CURRENT, by=resident, at=NOON)
        withdraw_consent(by=resident, at=NOON + timedelta(days=1))
        give_consent(document=CURRENT, by=resident, at=NOON + timedelta(days=2))

        assert has_consented(resident)
        assert Consent.objects.count() == 2
