"""What was exported before the key of fingerprints changed is taken back after it."""

import pytest

from domovoy.housing.models import Ownership
from domovoy.housing.register.exporting import export_register
from domovoy.identity import key_file, resealing
from domovoy.identity.sealing import Seal
from housing.register import files

pytestmark = pytest.mark.django_db


@pytest.fixture
def keys(settings, tmp_path):
    settings.SEALING_KEYS_FILE = tmp_path / "sealing.json"
    key_file.make(settings.SEALING_KEYS_FILE)
    return settings.SEALING_KEYS_FILE


def change_prints(keys):
    _, chosen = key_file.begin_print_key(keys)
    resealing.renew_prints(chosen, at=files.AT)
    key_file.finish_print_key(keys)


class TestAnExportOlderThanTheKey:
    @pytest.mark.parametrize("changes", [1, 2])
    def test_changes_nothing_where_it_came_from(self, keys, tmp_path, changes):
        files.taken(files.folder(tmp_path / "register", **files.whole_register()))
        export_register(target=tmp_path / "out", is_workbook=False, at=files.AT)
        for _ in range(changes):
            change_prints(keys)

        assert files.taken(tmp_path / "out").changes_nothing

    def test_made_between_two_changes_is_taken_too(self, keys, tmp_path):
        files.taken(files.folder(tmp_path / "register", **files.whole_register()))
        change_prints(keys)
        export_register(target=tmp_path / "out", is_workbook=False, at=files.AT)
        change_prints(keys)
        path = tmp_path / "out" / "ownerships.csv"
        path.write_text(path.read_text().replace("Ковалёва", "Соколова"))

        assert files.taken(path).counts["ownerships"].changed == 1
        assert Ownership.objects.filter(surname="Соколова").exclude(snils_print="").exists()


class TestAPrint:
    def test_is_what_it_was_or_what_the_keys_after_it_made_of_it(self):
        seal = Seal(Seal.new().keys, tuple(f"{number}" * 44 for number in range(3)))
        eras = [
            Seal(seal.keys, seal.print_keys[:most]).fingerprint("kind", "text")
            for most in range(1, 4)
        ]

        assert [eras[2] in seal.grown(made) for made in eras] == [True, True, True]
