"""A load that was cut off is begun anew by the owner of the tables, and by nobody else."""

from datetime import UTC, datetime

import psycopg
import pytest

from domovoy.demo import clearing, loading
from domovoy.demo.errors import HalfMade
from domovoy.demo.scale import SMALL
from domovoy.housing.models import House, Organisation
from domovoy.identity.actors import SYSTEM
from domovoy.journal import record

NOW = datetime(2026, 11, 20, 12, 30, tzinfo=UTC)


def cut_off(monkeypatch):
    """Begin a load and lose the process once the register stands."""

    def die(*_args, **_kwargs):
        raise KeyboardInterrupt

    monkeypatch.setattr(loading.history, "play", die)
    with pytest.raises(KeyboardInterrupt):
        loading.load(scale=SMALL, now=NOW, progress=lambda step, part: None)
    monkeypatch.undo()


class TestHalfMade:
    def test_is_known_by_its_marks(self, committed_db, monkeypatch):
        assert not clearing.is_half_made()

        cut_off(monkeypatch)

        assert House.objects.count() == SMALL.houses
        assert clearing.is_half_made()

    def test_is_not_cleared_by_the_role_that_serves(self, committed_db, monkeypatch):
        cut_off(monkeypatch)

        with pytest.raises(HalfMade):
            loading.load(scale=SMALL, now=NOW, progress=lambda step, part: None)

        assert House.objects.count() == SMALL.houses

    def test_every_table_of_the_estate_is_named(self, committed_db, database_urls):
        record.begin(clearing.CHAIN, clearing.BEGUN, by=SYSTEM, at=NOW)

        with psycopg.connect(database_urls.owner, autocommit=True) as owner:
            owner.execute(clearing.emptying())

        assert not clearing.is_half_made()
        assert not Organisation.objects.exists()
