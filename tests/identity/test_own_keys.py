"""Keys of another database are told before anything is made with them."""

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from django.test import Client

from domovoy.cli import keys as command
from domovoy.cli import main
from domovoy.housing.models import Ownership
from domovoy.identity import actions, fixed_word, key_file, resealing
from domovoy.identity.models import FixedWord, Person
from domovoy.identity.sealing import (
    KeysForeign,
    KeysUnusable,
    Seal,
    SealBroken,
    installation_seal,
    new_key,
)
from domovoy.site.roles import require_own_keys
from estate import make_estate

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
PROFILE = {
    "birth_on": None,
    "snils": "90000000182",
    "surname": "Ковалёва",
    "first_name": "Анна",
    "patronymic": "Сергеевна",
    "email": "anna@example.test",
    "phone": "+70000000000",
}


@pytest.fixture
def started(db, file):
    """An installation that has started once and holds one person."""
    actions.welcome(oid=1, profile=PROFILE, at=NOON)
    require_own_keys()


def put(file, seal):
    """Put other keys in place of the file's, as a copy from elsewhere would."""
    key_file.write_privately(file, seal.to_json())


def with_foreign_prints(file):
    put(file, replace(Seal.read(file), print_keys=(new_key(),)))


@pytest.mark.usefixtures("started")
class TestForeignKeysOfFingerprints:
    def test_are_refused_at_the_start_beside_right_keys(self, file):
        with_foreign_prints(file)

        with pytest.raises(KeysForeign):
            resealing.require_fitting(Seal.read(file))

    def test_are_refused_where_the_word_was_not_written_yet(self, file):
        FixedWord.objects.all().delete()
        with_foreign_prints(file)

        with pytest.raises(KeysForeign):
            resealing.require_fitting(Seal.read(file))
        assert not FixedWord.objects.exists()

    def test_are_refused_where_only_names_are_known_by_them(self, file):
        Person.objects.update(snils_sealed=None, snils_print="")
        estate = make_estate()
        Ownership.objects.create(
            premises=estate.flat, owner_key="a" * 64, period=(NOON.date(), None)
        )
        put(file, Seal.new())

        with pytest.raises(KeysForeign):
            resealing.require_fitting(Seal.read(file))

    @pytest.mark.parametrize("what", [["check"], ["rotate"], ["rotate", "--prints"]])
    def test_are_told_by_the_command(self, file, capsys, monkeypatch, what):
        monkeypatch.setattr(resealing, "others_connected", lambda: 0)
        with_foreign_prints(file)
        before = file.read_text()

        assert command.main(what) == 1

        assert "не от этой базы данных" in capsys.readouterr().err
        assert file.read_text() == before

    @pytest.mark.parametrize(
        "command", [main.administrator, main.export, main.import_, main.worker]
    )
    def test_stop_every_command_that_makes_fingerprints(self, file, command, monkeypatch):
        monkeypatch.setattr(main, "_find_database", lambda: None)
        monkeypatch.setattr(main, "_django", lambda: None)
        with_foreign_prints(file)

        with pytest.raises(KeysForeign):
            command(["x.csv"])

    def test_may_be_any_where_nothing_was_made_with_others(self, file):
        Person.objects.all().delete()
        put(file, Seal.new())

        resealing.require_fitting(Seal.read(file))

        fixed_word.require_known(Seal.read(file))


@pytest.mark.usefixtures("started")
class TestAChangeOfTheKeyOfFingerprints:
    @pytest.fixture(autouse=True)
    def alone(self, monkeypatch):
        monkeypatch.setattr(resealing, "others_connected", lambda: 0)

    def test_renews_the_word(self, file):
        before = FixedWord.objects.get().word_print

        assert command.main(["rotate", "--prints"]) == 0

        assert FixedWord.objects.get().word_print != before
        assert command.main(["check"]) == 0
        require_own_keys()

    def test_killed_before_the_file_was_changed_is_finished(self, file):
        _, chosen = key_file.begin_print_key(file)
        resealing.renew_prints(chosen, at=NOON)

        assert command.main(["rotate", "--prints"]) == 0

        require_own_keys()


@pytest.mark.usefixtures("started")
class TestAFileThatWasSwappedWhilePagesRun:
    def test_seals_and_finds_nothing(self, file):
        installation_seal()
        put(file, Seal.new())

        with pytest.raises(KeysForeign):
            installation_seal()
        with pytest.raises(KeysForeign):
            actions.welcome(oid=2, profile=PROFILE, at=NOON)
        assert Person.objects.count() == 1

    def test_is_told_of_sealing_keys_alone_too(self, file):
        known = installation_seal()
        put(file, replace(Seal.new(), print_keys=known.print_keys))

        with pytest.raises(KeysForeign):
            installation_seal()

    def test_serves_again_when_it_is_put_back(self, file):
        known = installation_seal()
        put(file, Seal.new())
        with pytest.raises(KeysForeign):
            installation_seal()

        put(file, known)

        assert installation_seal() == known

    def test_is_taken_where_both_changes_were_slept_through(self, file):
        installation_seal()
        resealing.reseal(key_file.add_key(file, at=NOON), at=NOON)
        key_file.forget_old_keys(file)

        assert installation_seal().keys == Seal.read(file).keys

    @pytest.mark.parametrize("broken", ["{}", json.dumps({"keys": []})])
    def test_is_answered_with_a_page_that_says_so(self, file, broken):
        installation_seal()
        for content in (broken, Seal.new().to_json()):
            file.write_text(content)

            answer = Client().get("/esia/callback", {"state": "unknown", "code": "x"})

            assert answer.status_code == 503
            assert "ничего не записал" in answer.text
            assert 'href="tel:112"' in answer.text
            assert int(answer["Retry-After"])


class TestKeysInWords:
    @pytest.mark.parametrize("problem", [KeysForeign("x"), SealBroken("x"), KeysUnusable("x")])
    def test_are_told_in_one_sentence(self, problem):
        assert main._told(problem)
