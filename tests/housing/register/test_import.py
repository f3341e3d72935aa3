"""Taking files into the register: what is written, and that it is all or nothing."""

from __future__ import annotations

import pytest

from domovoy.housing.models import (
    House,
    Management,
    Organisation,
    Ownership,
    PersonalAccount,
    Premises,
)
from domovoy.housing.register.actions import REGISTER
from domovoy.housing.register.errors import FilesRefused
from domovoy.identity.actions import SNILS as KIND
from domovoy.identity.sealing import installation_seal
from domovoy.journal.models import Entry
from domovoy.journal.record import verify
from housing.register import files

pytestmark = pytest.mark.django_db


def counts(outcome):
    return {
        name: (each.added, each.changed, each.closed, each.unchanged)
        for name, each in outcome.counts.items()
    }


@pytest.fixture
def register(tmp_path):
    return files.folder(tmp_path / "register", **files.whole_register())


class TestAnImport:
    def test_writes_every_table(self, register):
        outcome = files.taken(register)

        assert counts(outcome) == {
            "organisations": (2, 0, 0, 0),
            "houses": (1, 0, 0, 0),
            "risers": (2, 0, 0, 0),
            "premises": (2, 0, 0, 0),
            "accounts": (2, 0, 0, 0),
            "managements": (1, 0, 0, 0),
            "ownerships": (3, 0, 0, 0),
        }
        flat = Premises.objects.get(number="1")
        assert (str(flat.area), flat.kind, flat.house.region) == ("54.30", "residential", "RU-MOW")
        assert sorted(flat.risers.values_list("kind", flat=True)) == ["cold_water", "heating"]
        assert PersonalAccount.objects.get(number="200").premises.number == "2"

    def test_seals_the_snils_and_keeps_what_finds_it(self, register):
        files.taken(register)

        owned = Ownership.objects.get(surname="Ковалёва")
        seal = installation_seal()
        assert seal.open(owned.snils_sealed) == "11223344595"
        assert owned.snils_print == owned.owner_key == seal.fingerprint(KIND, "11223344595")
        assert (owned.numerator, owned.denominator) == (1, 2)

    def test_of_the_same_files_changes_nothing_the_second_time(self, register):
        files.taken(register)
        lines = Entry.objects.count()

        outcome = files.taken(register)

        assert outcome.changes_nothing
        assert {name: each[3] for name, each in counts(outcome).items()} == {
            **{"organisations": 2, "houses": 1, "risers": 2, "premises": 2},
            **{"accounts": 2, "managements": 1, "ownerships": 3},
        }
        assert Entry.objects.count() == lines

    def test_takes_everything_back_when_it_is_only_a_trial(self, register):
        outcome = files.taken(register, apply=False)

        assert counts(outcome)["premises"] == (2, 0, 0, 0)
        assert not Organisation.objects.exists()
        assert not Entry.objects.exists()

    def test_leaves_nothing_when_the_last_line_is_wrong(self, register, tmp_path):
        wrong = files.table(tmp_path / "ownerships.csv", [files.owner(premises="404")])

        with pytest.raises(FilesRefused):
            files.taken(register, wrong)

        assert not Organisation.objects.exists()

    def test_leaves_nothing_when_it_is_stopped(self, register):
        def stop(step, done):
            if step == "ownerships":
                raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            files.import_register(files=[register], at=files.AT, apply=True, tell=stop)

        assert not Organisation.objects.exists()

    def test_reads_a_workbook_the_same_way(self, register, tmp_path):
        files.taken(register)

        book = files.workbook(tmp_path / "register.xlsx", **files.whole_register())

        assert files.taken(book).changes_nothing

    def test_keeps_what_the_file_has_no_column_for(self, register, tmp_path):
        files.taken(register)
        Organisation.objects.filter(inn=files.INN).update(hours="9–18", email="a@example.test")

        changed = files.organisation(short_name="Новый уют")
        outcome = files.taken(files.table(tmp_path / "organisations.csv", [changed]))

        found = Organisation.objects.get(inn=files.INN)
        assert (found.short_name, found.hours, found.email) == (
            *("Новый уют", "9–18"),
            "a@example.test",
        )
        assert counts(outcome) == {"organisations": (0, 1, 0, 0)}

    def test_moves_premises_to_other_risers(self, register, tmp_path):
        files.taken(register)
        only = files.table(
            tmp_path / "premises.csv",
            [files.flat(risers="отопление:1"), files.flat("2", risers="")],
        )

        outcome = files.taken(only)

        assert counts(outcome) == {"premises": (0, 1, 0, 1)}
        assert [riser.kind for riser in Premises.objects.get(number="1").risers.all()] == [
            "heating"
        ]

    def test_tells_the_journal_what_and_never_who(self, register):
        files.taken(register)

        line = Entry.objects.get(chain=REGISTER)
        assert line.event == "register_imported"
        assert line.data["counts"]["ownerships"]["added"] == 3
        assert len(line.data["files"]) == 7
        chain = Organisation.objects.get(inn=files.INN).guid
        events = list(Entry.objects.filter(chain=chain).values_list("event", flat=True))
        assert events == ["organisation_added", "management_added"]
        assert verify(chain) == 2
        written = " ".join(str(entry.data) for entry in Entry.objects.all())
        assert "11223344595" not in written
        assert "Ковал" not in written


class TestAnImportOfRussianHeaders:
    def test_reads_them_in_any_order(self, tmp_path):
        files.taken(
            files.table(tmp_path / "организации.csv", [files.organisation()]),
            files.table(tmp_path / "дома.csv", [files.house()]),
        )
        row = {
            "Этаж": "2",
            "ДОМ (ГУИД ФИАС)": files.HOUSE.upper(),
            "Площадь ": "33,10",
            "Номер*": "7а",
            "подъезд": "1",
        }
        path = files.table(tmp_path / "flats.csv", [row], separator="\t", encoding="cp1251")

        files.taken(path)

        assert str(Premises.objects.get(number="7а").area) == "33.10"


class TestAnOwner:
    def test_known_by_name_becomes_known_by_snils(self, register, tmp_path):
        files.taken(register)
        nameless = files.owner(premises="2", snils="", inn="")
        ended = files.owner(
            premises="2", surname="", snils="", inn=files.RIVAL_INN, organisation_name="Склад"
        ) | {"until": "2021-01-01"}
        files.taken(
            files.table(tmp_path / "ownerships.csv", [ended, nameless | {"since": "2021-01-01"}])
        )

        known = files.owner(premises="2", since="2021-01-01")
        outcome = files.taken(files.table(tmp_path / "ownerships.csv", [known]))

        assert counts(outcome) == {"ownerships": (0, 1, 0, 0)}
        found = Ownership.objects.get(premises__number="2", surname="Ковалёва")
        assert installation_seal().open(found.snils_sealed) == "11223344595"

    def test_sells_and_another_buys_on_one_day(self, register, tmp_path):
        files.taken(register)
        sold = files.owner(share="1/2", until="2026-11-01")
        bought = files.owner(surname="Новая", snils="", share="1/2", since="2026-11-01")

        outcome = files.taken(files.table(tmp_path / "ownerships.csv", [bought, sold]))

        assert counts(outcome) == {"ownerships": (1, 0, 1, 0)}


class TestManagement:
    def test_ends_when_another_begins(self, register, tmp_path):
        files.taken(register)
        passed = files.management(organisation=files.RIVAL_INN, since="01.12.2026")
        path = files.table(tmp_path / "managements.csv", [passed])

        outcome = files.taken(path)

        assert counts(outcome) == {"managements": (1, 0, 1, 0)}
        periods = Management.objects.order_by("period").values_list("period", flat=True)
        assert [str(period.upper) for period in periods] == ["2026-12-01", "None"]
        assert files.taken(path).changes_nothing
        assert files.taken(register).changes_nothing

    def test_of_many_years_may_come_in_any_order(self, register, tmp_path):
        rows = [
            files.management(since="2022-01-01", organisation=files.RIVAL_INN, until="2023-01-01"),
            files.management(since="2021-01-01"),
            files.management(since="2024-01-01"),
        ]
        only = {k: v for k, v in files.whole_register().items() if k in {"organisations", "houses"}}
        whole = files.folder(tmp_path / "whole", **only, managements=rows)

        files.taken(whole)

        periods = Management.objects.order_by("period").values_list("period", flat=True)
        assert [(str(p.lower), str(p.upper)) for p in periods] == [
            ("2021-01-01", "2022-01-01"),
            ("2022-01-01", "2023-01-01"),
            ("2024-01-01", "None"),
        ]
        assert House.objects.count() == 1
