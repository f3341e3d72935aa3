import json
from datetime import UTC, datetime, timedelta

import pytest
from django.apps import apps
from django.db import connection, models

from domovoy.cli import keys as command
from domovoy.cli import main
from domovoy.housing.models import Ownership
from domovoy.identity import actions, key_file, resealing
from domovoy.identity.models import Attempt, Person
from domovoy.identity.sealing import KeysUnusable, Seal, SealBroken, installation_seal
from domovoy.site.roles import require_own_keys
from estate import make_estate

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
SNILS = "90000000182"
PROFILE = {
    "birth_on": None,
    "snils": SNILS,
    "surname": "Ковалёва",
    "first_name": "Анна",
    "patronymic": "Сергеевна",
    "email": "anna@example.test",
    "phone": "+70000000000",
}


@pytest.fixture
def people(db, file):
    return [actions.welcome(oid=number, profile=PROFILE, at=NOON).pk for number in range(1, 46)]


def opened():
    seal = installation_seal()
    return {seal.open(sealed) for sealed in Person.objects.values_list("snils_sealed", flat=True)}


class TestColumns:
    def test_of_bytes_are_all_sealed_ones(self):
        known = {(column.model, column.field) for column in resealing.sealed_columns()}
        held = {
            (model, field.name)
            for model in apps.get_models()
            if model.__module__.startswith("domovoy.")
            for field in model._meta.concrete_fields
            if isinstance(field, models.BinaryField)
        }

        assert held == known
        assert (Person, "snils_sealed") in known

    def test_of_fingerprints_are_known_in_every_app(self):
        known = {(column.model, column.field) for column in resealing.print_columns()}

        assert {(Person, "snils_print"), (Ownership, "owner_key"), (Attempt, "whose")} < known


class TestRotating:
    def test_seals_everything_anew_and_keeps_every_value(self, people, file):
        before = set(Person.objects.values_list("snils_sealed", flat=True))

        assert command.main(["rotate"]) == 0

        after = set(Person.objects.values_list("snils_sealed", flat=True))
        assert not {bytes(value) for value in before} & {bytes(value) for value in after}
        assert opened() == {SNILS}
        assert resealing.standing_of(installation_seal()) == resealing.Standing(45, 0, 0)

    def test_goes_on_after_a_kill_without_a_further_key(self, people, file, capsys):
        key_file.add_key(file, at=NOON)
        resealing._renew(resealing.Column(Person, "snils_sealed"), people[:7], installation_seal())

        assert command.main(["rotate"]) == 0

        assert len(Seal.read(file).keys) == 2
        assert "закрыто заново 38" in capsys.readouterr().out

    def test_is_noticed_by_who_has_read_the_keys_before(self, people, file):
        known = installation_seal()

        key_file.add_key(file, at=NOON)

        assert installation_seal() is not known
        assert installation_seal().keys[1:] == known.keys

    def test_leaves_the_file_to_its_owner_alone(self, file):
        key_file.add_key(file, at=NOON)

        assert key_file.is_private(file)

    @pytest.mark.parametrize("what", [["rotate"], ["rotate", "--prints"]])
    def test_is_refused_where_no_key_opens_something(self, people, file, capsys, monkeypatch, what):
        monkeypatch.setattr(resealing, "others_connected", lambda: 0)
        Person.objects.filter(pk=people[0]).update(snils_sealed=b"another installation's")
        before = file.read_text()

        assert command.main(what) == 1

        assert "Ключи не тронуты" in capsys.readouterr().err
        assert command.main(["check"]) == 1
        assert "Не открывается ни одним: 1" in capsys.readouterr().err
        assert file.read_text() == before
        assert command.main(["check"]) == 1
        assert "Не открывается ни одним: 1" in capsys.readouterr().err

    def test_waits_for_another(self, people, file, capsys):
        with key_file.changing(file):
            assert command.main(["rotate"]) == 1

        assert "уже меняет" in capsys.readouterr().err


class TestKeysOfAnotherDatabase:
    def test_are_refused_at_the_start(self, people, file):
        require_own_keys()

        file.write_text(Seal.new().to_json())

        with pytest.raises(SealBroken):
            require_own_keys()

    @pytest.mark.parametrize("command", [main.worker, main.import_])
    def test_stop_a_command_before_it_begins(self, people, file, command, monkeypatch):
        monkeypatch.setattr(main, "_find_database", lambda: None)
        monkeypatch.setattr(main, "_django", lambda: None)
        file.write_text(Seal.new().to_json())

        with pytest.raises(SealBroken):
            command(["x.csv"])

    def test_are_not_suspected_for_one_damaged_value(self, people, file):
        Person.objects.filter(pk=people[0]).update(snils_sealed=b"damaged")

        require_own_keys()

    def test_may_be_any_where_nothing_is_sealed(self, db, file):
        require_own_keys()


class TestForgettingOldKeys:
    def test_is_refused_while_they_may_still_seal(self, people, file, capsys):
        command.main(["rotate"])

        assert command.main(["forget-old"]) == 1
        assert len(Seal.read(file).keys) == 2

    def test_is_refused_while_anything_needs_them(self, people, file, capsys):
        key_file.add_key(file, at=NOON)

        assert command.main(["forget-old"]) == 1
        assert "ещё закрыто: 45" in capsys.readouterr().err
        assert opened() == {SNILS}

    def test_leaves_the_newest_alone(self, people, file):
        seal = key_file.add_key(file, at=NOON)
        resealing.reseal(seal, at=NOON)

        assert command.main(["forget-old"]) == 0
        assert Seal.read(file).keys == seal.keys[:1]
        assert opened() == {SNILS}

    def test_waits_an_hour(self, file):
        key_file.add_key(file, at=NOON)

        with pytest.raises(key_file.KeysTooYoung):
            key_file.require_settled(file, at=NOON + timedelta(minutes=59))
        key_file.require_settled(file, at=NOON + timedelta(hours=1))


class TestANewKeyOfFingerprints:
    @pytest.fixture(autouse=True)
    def alone(self, monkeypatch):
        monkeypatch.setattr(resealing, "others_connected", lambda: 0)

    def test_makes_other_prints_that_find_the_same_person(self, people, file):
        before = Person.objects.get(pk=people[0]).snils_print

        assert command.main(["rotate", "--prints"]) == 0

        after = Person.objects.get(pk=people[0]).snils_print
        assert after != before
        assert after == installation_seal().fingerprint(actions.SNILS, SNILS)

    def test_changes_keys_of_owners_too(self, people, file):
        estate = make_estate()
        key = installation_seal().fingerprint("name", "ковалёва анна")
        Ownership.objects.create(premises=estate.flat, owner_key=key, period=(NOON.date(), None))

        command.main(["rotate", "--prints"])

        key = installation_seal().fingerprint("name", "ковалёва анна")
        assert Ownership.objects.get().owner_key == key

    def test_killed_before_the_file_was_changed_is_not_made_twice(self, people, file):
        _, chosen = key_file.begin_print_key(file)
        resealing.renew_prints(chosen, at=NOON)
        with pytest.raises(KeysUnusable):
            Seal.read(file)

        assert command.main(["rotate", "--prints"]) == 0

        expected = installation_seal().fingerprint(actions.SNILS, SNILS)
        assert set(Person.objects.values_list("snils_print", flat=True)) == {expected}

    def test_is_refused_while_the_product_works(self, people, file, monkeypatch, capsys):
        monkeypatch.setattr(resealing, "others_connected", lambda: 2)

        assert command.main(["rotate", "--prints"]) == 1
        assert "Остановите" in capsys.readouterr().err
        assert len(Seal.read(file).print_keys) == 1


class TestOthersConnected:
    def test_are_not_the_pool_of_the_same_process(self, db):
        spare = connection.copy()
        spare.ensure_connection()
        try:
            assert resealing.others_connected() == 0
        finally:
            spare.close()

    def test_are_processes_of_the_product(self, db):
        other = connection.copy()
        other.settings_dict["OPTIONS"] = {
            **other.settings_dict["OPTIONS"],
            "application_name": "domovoy of another process",
        }
        other.ensure_connection()
        try:
            assert resealing.others_connected() == 1
        finally:
            other.close()


class TestTheFile:
    def test_of_one_key_of_fingerprints_is_read_too(self, tmp_path):
        seal = Seal.new()
        file = tmp_path / "old.json"
        file.write_text(json.dumps({"keys": list(seal.keys), "print_key": seal.print_keys[0]}))

        assert Seal.read(file) == seal

    @pytest.mark.parametrize("content", ["", "[]", "{}", '{"keys": []}', '{"keys": ["x"]}'])
    def test_of_something_else_is_refused(self, tmp_path, content):
        file = tmp_path / "sealing.json"
        file.write_text(content)

        with pytest.raises(KeysUnusable):
            Seal.read(file)

    def test_is_never_made_over_another(self, file, capsys):
        before = file.read_text()

        assert command.main(["make"]) == 1
        assert file.read_text() == before

    def test_that_others_may_read_is_told(self, people, file, capsys):
        file.chmod(0o644)

        assert command.main(["check"]) == 1
        assert "chmod 600" in capsys.readouterr().err
