"""What was exported is imported and exported again, and is the same."""

from __future__ import annotations

import csv

import pytest
from openpyxl import load_workbook

from domovoy.housing.models import (
    Holding,
    House,
    Management,
    Organisation,
    Ownership,
    PersonalAccount,
    Premises,
    Riser,
)
from domovoy.housing.register.actions import REGISTER
from domovoy.housing.register.errors import OrganisationUnknown
from domovoy.housing.register.exporting import export_register
from domovoy.identity.sealing import installation_seal
from domovoy.journal.models import Entry
from estate import hold, make_person
from housing.register import files

pytestmark = pytest.mark.django_db


def exported(path, **options):
    is_workbook = path.suffix == ".xlsx"
    return export_register(target=path, is_workbook=is_workbook, at=files.AT, **options)


def content(path):
    if path.is_dir():
        return {each.name: each.read_text() for each in sorted(path.iterdir())}
    return {sheet.title: list(sheet.values) for sheet in load_workbook(path).worksheets}


def forget():
    """Empty the register."""
    for flat in Premises.objects.all():
        flat.risers.clear()
    for model in (Ownership, Management, PersonalAccount, Premises, Riser, House, Organisation):
        model.objects.all().delete()


@pytest.fixture
def register(tmp_path):
    whole = files.whole_register()
    whole["organisations"][0] |= {"name": "=Уют+", "hours": "'-ночь", "accident_phone": "+7 1"}
    whole["organisations"][0] |= {"licence": "077 000001", "licensed_on": "01.05.2015"}
    whole["accounts"][0] |= {"closed_on": "31.12.2025", "unified_number": "50АВ123456"}
    whole["managements"] += [files.management(since="2026-12-01", organisation=files.RIVAL_INN)]
    files.taken(files.folder(tmp_path / "register", **whole))


class TestAnExport:
    @pytest.mark.parametrize("name", ["out", "out.xlsx"])
    @pytest.mark.parametrize("with_snils", [True, False])
    def test_comes_back_the_same_from_an_empty_register(self, register, tmp_path, name, with_snils):
        first, second = tmp_path / name, tmp_path / f"second-{name}"
        exported(first, with_snils=with_snils)
        forget()

        files.taken(first)
        exported(second, with_snils=with_snils)

        assert content(first) == content(second)

    @pytest.mark.parametrize("name", ["out", "out.xlsx"])
    @pytest.mark.parametrize("with_snils", [True, False])
    def test_changes_nothing_where_it_came_from(self, register, tmp_path, name, with_snils):
        exported(tmp_path / name, with_snils=with_snils)

        assert files.taken(tmp_path / name).changes_nothing

    def test_has_no_snils_unless_asked(self, register, tmp_path):
        exported(tmp_path / "out")
        exported(tmp_path / "all", with_snils=True)

        hidden = (tmp_path / "out" / "ownerships.csv").read_text()
        shown = (tmp_path / "all" / "ownerships.csv").read_text()
        assert "112-233-445 95" in shown
        assert "112-233-445" not in hidden
        told = [e.data["with_snils"] for e in Entry.objects.filter(event="register_exported")]
        assert told == [False, True]
        assert Entry.objects.filter(chain=REGISTER).count() == 3

    def test_changed_and_taken_back_keeps_the_hidden_snils(self, register, tmp_path):
        exported(tmp_path / "out")
        path = tmp_path / "out" / "ownerships.csv"
        path.write_text(path.read_text().replace("Ковалёва", "Соколова"))

        outcome = files.taken(path)

        assert outcome.counts["ownerships"].changed == 1
        owned = Ownership.objects.get(surname="Соколова")
        assert installation_seal().open(owned.snils_sealed) == "11223344595"

    def right(self, tmp_path):
        """The export with another СНИЛС written into the line of an owner known by a wrong one."""
        exported(tmp_path / "out")
        path = tmp_path / "out" / "ownerships.csv"
        with path.open(encoding="utf-8-sig") as file:
            rows = list(csv.DictReader(file, delimiter=";"))
        (row,) = [row for row in rows if row["фамилия"] == "Ковалёва"]
        return files.table(tmp_path / "ownerships.csv", [row | {"СНИЛС": "112-233-446 96"}])

    def test_takes_the_right_snils_of_a_record_back_with_its_code(self, register, tmp_path):
        mistaken = Ownership.objects.get(surname="Ковалёва")

        outcome = files.taken(self.right(tmp_path))

        assert outcome.counts["ownerships"].changed == 1
        owned = Ownership.objects.get(surname="Ковалёва")
        assert owned.pk == mistaken.pk
        assert owned.owner_key == owned.snils_print != mistaken.snils_print
        assert installation_seal().open(owned.snils_sealed) == "11223344696"

    def test_does_not_hand_the_tie_of_one_person_to_another(self, register, tmp_path):
        mistaken = Ownership.objects.get(surname="Ковалёва")
        holding = hold(make_person("Ковалёва", "Анна"), mistaken.premises)
        Holding.objects.filter(pk=holding.pk).update(ownership=mistaken)

        (found,) = files.problems(self.right(tmp_path))

        assert (found.code, found.column, found.given) == ("owner_tied", "СНИЛС", "•••")

    def test_holds_nothing_a_spreadsheet_would_run(self, register, tmp_path):
        exported(tmp_path / "out")
        exported(tmp_path / "out.xlsx")

        with (tmp_path / "out" / "organisations.csv").open(encoding="utf-8-sig") as file:
            cells = [cell for row in csv.reader(file, delimiter=";") for cell in row]
        assert "'=Уют+" in cells
        assert [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))] == []
        sheet = load_workbook(tmp_path / "out.xlsx")["организации"]
        assert {cell.data_type for row in sheet for cell in row} <= {"s", "inlineStr", "n"}

    def test_is_for_its_owner_alone(self, register, tmp_path):
        exported(tmp_path / "out")
        exported(tmp_path / "out.xlsx")

        modes = {path.stat().st_mode & 0o777 for path in (tmp_path / "out").iterdir()}
        assert modes == {0o600}
        assert (tmp_path / "out.xlsx").stat().st_mode & 0o777 == 0o600

    def test_of_an_organisation_has_the_houses_it_manages_now(self, register, tmp_path):
        counts = exported(tmp_path / "out", inn=files.INN)

        assert counts["houses"] == 1
        assert counts["organisations"] == 2
        assert exported(tmp_path / "rival", inn=files.RIVAL_INN)["houses"] == 0

    def test_of_an_unknown_organisation_is_refused_and_leaves_no_files(self, register, tmp_path):
        with pytest.raises(OrganisationUnknown):
            exported(tmp_path / "out", inn="500100732259")

        assert not (tmp_path / "out").exists()
