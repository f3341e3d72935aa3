import re

import pytest
from django.utils import timezone

from domovoy.cli import administrator
from domovoy.housing.models import Organisation, StaffInvitation
from domovoy.housing.staff.invitations import accept_staff_invitation
from domovoy.housing.staff.second_factor import Secret
from domovoy.identity.actors import Resident
from domovoy.journal.models import Entry
from estate import make_person

TOLD = [
    *("--who", "Хранителев Пётр Ильич", "--name", "Общество «Оператор»"),
    *("--short-name", "Оператор", "--inn", "0001000010", "--ogrn", "1260000000017"),
    *("--region", "16", "--time-zone", "Europe/Moscow", "--phone", "+7 000 000-00-09"),
    *("--address", "Лесной, Садовая, 9"),
]


def code_in(words):
    return re.search(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}", words)[0]


@pytest.mark.django_db
class TestTheCommand:
    def test_names_the_first_administrator_of_an_empty_installation(self, capsys):
        assert administrator.main(TOLD) == 0

        told = capsys.readouterr().out
        assert "/staff/join" in told
        person = make_person("Хранителев", "Пётр")
        post = accept_staff_invitation(
            code=code_in(told), by=Resident(person.pk), at=timezone.now()
        )
        assert (post.role, post.organisation.kind) == ("administrator", "operator")

    def test_keeps_the_code_nowhere(self, capsys, caplog):
        administrator.main(TOLD)

        code = code_in(capsys.readouterr().out)
        kept = f"{list(Entry.objects.values())} {list(StaffInvitation.objects.values())}"
        for written in (code, code.replace("-", "")):
            assert written not in kept + caplog.text

    def test_names_a_further_one_without_asking_of_the_operator_again(self, capsys):
        administrator.main(TOLD)

        assert administrator.main(["--who", "Второв Иван"]) == 0
        assert Organisation.objects.count() == 1

    @pytest.mark.parametrize("missing", ["--who", "--inn", "--address"])
    def test_says_what_it_was_not_told(self, capsys, missing):
        place = TOLD.index(missing)

        assert administrator.main(TOLD[:place] + TOLD[place + 2 :]) == 1
        assert "Не хватает ответа" in capsys.readouterr().err
        assert not Organisation.objects.exists()

    @pytest.mark.parametrize(
        ("option", "value", "said"),
        [
            ("--inn", "0001000011", "ИНН"),
            ("--ogrn", "1260000000018", "ОГРН"),
            ("--region", "Атлантида", "региона нет"),
            ("--time-zone", "Mars/Olympus", "пояса нет"),
            ("--who", "Хранителев", "полностью"),
            ("--position", "д" * 101, "должность"),
        ],
    )
    def test_says_what_cannot_be_so(self, capsys, option, value, said):
        assert administrator.main([*TOLD, option, value]) == 1
        assert said in capsys.readouterr().err
        assert not Organisation.objects.exists()

    def test_lists_and_withdraws_by_number(self, capsys):
        administrator.main(["--list"])
        assert "Администраторов нет" in capsys.readouterr().out
        administrator.main(TOLD)
        administrator.main(["--list"])
        listed = capsys.readouterr().out
        assert "1. Хранителев Пётр Ильич" in listed

        assert administrator.main(["--withdraw", "1"]) == 0
        assert StaffInvitation.objects.get().withdrawn_at
        assert administrator.main(["--withdraw", "1"]) == 1
        assert "--list" in capsys.readouterr().err

    @pytest.mark.parametrize("option", ["--withdraw", "--reset-second-factor"])
    def test_given_nobody_to_choose_names_nobody(self, capsys, option):
        administrator.main(TOLD)

        assert administrator.main([option, "", "--who", "Второв Иван"]) == 1
        assert "--list" in capsys.readouterr().err
        assert StaffInvitation.objects.count() == 1

    def test_knows_its_options(self, capsys):
        assert administrator.main(["--fly"]) == 2
        assert administrator.main(["--list", "--withdraw", "1"]) == 2
        assert administrator.main(["--help"]) == 0
        capsys.readouterr()


class TestTheSecret:
    def test_is_read_by_applications(self):
        secret = Secret("00" * 20)

        assert secret.text == "A" * 32
        assert secret.address("Хранителев").endswith(
            f"?secret={'A' * 32}&issuer=%D0%94%D0%BE%D0%BC%D0%BE%D0%B2%D0%BE%D0%B9"
        )
