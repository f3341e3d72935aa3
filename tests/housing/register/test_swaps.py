"""Numbers that change places in one file."""

from __future__ import annotations

import pytest

from domovoy.housing.models import Organisation, PersonalAccount, Premises
from housing.register import files
from housing.register.files import account, flat, organisation

pytestmark = pytest.mark.django_db
THIRD_INN, THIRD_OGRN = "500100732259", "304500116000157"


@pytest.fixture
def known(tmp_path):
    """A register of one house with two flats, written."""
    path = files.folder(tmp_path / "known", **files.whole_register())
    files.taken(path)
    return path


def ogrns():
    return dict(Organisation.objects.values_list("inn", "ogrn"))


class TestOrganisations:
    def test_change_their_numbers_with_each_other(self, known, tmp_path):
        rows = [organisation(ogrn=files.RIVAL_OGRN), organisation(inn=files.RIVAL_INN)]

        taken = files.taken(files.table(tmp_path / "organisations.csv", rows))

        assert ogrns() == {files.INN: files.RIVAL_OGRN, files.RIVAL_INN: files.OGRN}
        assert taken.counts["organisations"].changed == 2

    def test_give_a_number_to_a_new_one(self, known, tmp_path):
        rows = [
            organisation(inn=THIRD_INN, ogrn=files.OGRN),
            organisation(ogrn=files.RIVAL_OGRN),
            organisation(inn=files.RIVAL_INN, ogrn=THIRD_OGRN),
        ]

        files.taken(files.table(tmp_path / "organisations.csv", rows))

        assert ogrns() == {
            THIRD_INN: files.OGRN,
            files.INN: files.RIVAL_OGRN,
            files.RIVAL_INN: THIRD_OGRN,
        }

    def test_take_no_number_that_another_keeps(self, known, tmp_path):
        rows = [
            organisation(ogrn=files.RIVAL_OGRN),
            organisation(inn=files.RIVAL_INN, ogrn=files.RIVAL_OGRN),
        ]

        (found,) = files.problems(files.table(tmp_path / "organisations.csv", rows))

        assert (found.code, found.line) == ("ogrn_taken", 2)

    def test_take_no_number_twice_in_a_file(self, known, tmp_path):
        rows = [organisation(ogrn=THIRD_OGRN), organisation(inn=files.RIVAL_INN, ogrn=THIRD_OGRN)]

        (found,) = files.problems(files.table(tmp_path / "organisations.csv", rows))

        assert (found.code, found.line) == ("ogrn_taken", 3)


class TestFlats:
    def test_change_their_numbers_with_each_other(self, known, tmp_path):
        rows = [
            flat("1", cadastral_number="77:01:0001001:2", floor="3"),
            flat("2", cadastral_number="77:01:0001001:1", floor="4"),
        ]

        files.taken(files.table(tmp_path / "premises.csv", rows))

        assert dict(Premises.objects.values_list("number", "cadastral_number")) == {
            "1": "77:01:0001001:2",
            "2": "77:01:0001001:1",
        }


class TestAccounts:
    def test_change_their_flats_with_each_other(self, known, tmp_path):
        rows = [account("100", premises="2"), account("200", premises="1")]

        files.taken(files.table(tmp_path / "accounts.csv", rows))

        assert dict(PersonalAccount.objects.values_list("number", "premises__number")) == {
            "100": "2",
            "200": "1",
        }
