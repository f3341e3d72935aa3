"""Who signs in finds their flats; whatever happens to the finding, they are in."""

from datetime import UTC, datetime

from domovoy.housing.models import Holding
from domovoy.web import sign_in
from estate import make_estate, make_person, own, remember_snils

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
SNILS = "900-000-001 82"


class TestFindingFlats:
    def test_binds_what_the_register_has(self, db):
        person, flat = make_person(), make_estate().flat
        remember_snils(person, SNILS)
        own(flat, person, snils=SNILS)

        sign_in._find_flats(person, at=NOW)

        assert Holding.objects.get(person=person).premises == flat

    def test_never_keeps_anybody_out(self, db, monkeypatch):
        def breaks(**_named):
            raise RuntimeError

        monkeypatch.setattr(sign_in, "match_flats", breaks)

        sign_in._find_flats(make_person(), at=NOW)
